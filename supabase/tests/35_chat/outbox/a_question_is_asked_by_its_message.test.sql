begin;
select plan(3);

select throws_ok(
  $$ insert into private.outbox (kind) values ('confirmation') $$, '23514', null, 'no confirmation without its question'
);
select throws_ok(
  $$ insert into private.outbox (kind) values ('working_closes') $$, '23514', null, 'nor what becomes of working closes'
);
insert into private.prompts (kind, facts) values ('working_closes', '{}');
select throws_ok(
  $$ insert into private.outbox (kind, prompt_id) select 'opened', prompt_id from private.prompts $$,
  '23514', null, 'no other message asks'
);

select * from finish();
rollback;
