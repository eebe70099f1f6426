begin;
select plan(5);

select is(private.wakes(), '[]', 'nothing waits');
insert into private.outbox (kind, due_at) values ('opened', clock_timestamp() + interval '1 hour');
select is(private.wakes(), '[]', 'a message due later starts no call');
update private.outbox set due_at = clock_timestamp();
select is(private.wakes(), '["deliver-alerts"]', 'deliver-alerts is named when a message is due');
select private.want_check();
select is(private.wakes(), '["deliver-alerts", "exit-check"]', 'exit-check is named when a check is requested');
update private.outbox set status = 'sending';
select is(private.wakes(), '["exit-check"]', 'a message in flight starts no call');

select * from finish();
rollback;
