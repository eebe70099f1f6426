begin;
select plan(3);
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

select is(private.tick_deliver_alerts(), null, 'no message waits');
insert into private.outbox (kind, due_at) values ('opened', clock_timestamp() + interval '1 hour');
select is(private.tick_deliver_alerts(), null, 'a waiting message is not due');
update private.outbox set due_at = clock_timestamp();
select isnt(private.tick_deliver_alerts(), null, 'a due message calls it');

select * from finish();
rollback;
