begin;
select plan(2);
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

insert into private.outbox (kind) select 'opened' where false;
select is_empty($$ select from private.calls $$, 'nothing was queued: nobody is called');

insert into private.outbox (kind) values ('opened');
insert into private.outbox (kind) values ('opened'), ('opened');
select results_eq(
  $$ select function_name from private.calls $$, $$ values ('deliver-alerts') $$, 'three messages of two statements are one call'
);

select * from finish();
rollback;
