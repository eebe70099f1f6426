begin;
select plan(10);

select private.queue_lookup('chain', '{}');
select is(private.wakes(), '["scan"]', 'a ticker of a scan is due');
select private.queue_lookup('chain', '{}');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '1 minute' where lookup_id = (select min(lookup_id) from private.lookups);
select is(private.wakes(), '[]', 'a running scan continues by itself');
select private.queue_lookup('reprice', '{}');
select is(private.wakes(), '[]', 'or a list that is repriced');
select private.queue_lookup('trade', '{}');
select is(private.wakes(), '["scan"]', 'a person''s trade starts another call');
delete from private.lookups where kind = 'trade';
select private.queue_lookup('account', '{}');
select is(private.wakes(), '["scan"]', 'so does a question about the account');
update private.lookups set due_at = clock_timestamp() + interval '1 minute' where kind = 'account';
select is(private.wakes(), '[]', 'not before it is due');
update private.lookups set due_at = clock_timestamp() - interval '1 second' where status = 'asking';
select is(private.wakes(), '["scan"]', 'a call that was cut off does not continue');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '1 minute' where true;
select is(private.wakes(), '[]', 'a lookup that is being asked starts no call');
update private.lookups set status = 'done' where true;
select is(private.wakes(), '[]', 'a finished lookup starts no call');
update private.lookups set status = 'failed' where true;
select is(private.wakes(), '[]', 'whether done or failed');

select * from finish();
rollback;
