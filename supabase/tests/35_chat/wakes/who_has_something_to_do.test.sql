begin;
select plan(5);

select is(private.wakes(), '[]', 'nothing waits');
insert into private.outbox (kind, due_at) values ('opened', clock_timestamp() + interval '1 hour');
select is(private.wakes(), '[]', 'what is due later calls nobody now');
update private.outbox set due_at = clock_timestamp();
select is(private.wakes(), '["deliver-alerts"]', 'a message is due');
select private.want_check();
select is(private.wakes(), '["deliver-alerts", "exit-check"]', 'and a check is wanted');
update private.outbox set status = 'sending';
select is(private.wakes(), '["exit-check"]', 'what is on its way has been called for');

select * from finish();
rollback;
