begin;
select plan(10);

select private.queue_lookup('chain', '{}');
select is(private.wakes(), '["scan"]', 'a ticker of a scan is to be asked');
select private.queue_lookup('chain', '{}');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '1 minute' where lookup_id = (select min(lookup_id) from private.lookups);
select is(private.wakes(), '[]', 'whoever asks one goes on with the next');
select private.queue_lookup('reprice', '{}');
select is(private.wakes(), '[]', 'or with a list that is priced anew');
select private.queue_lookup('trade', '{}');
select is(private.wakes(), '["scan"]', 'what a person wants calls another');
delete from private.lookups where kind = 'trade';
select private.queue_lookup('account', '{}');
select is(private.wakes(), '["scan"]', 'so does what the broker is asked');
update private.lookups set due_at = clock_timestamp() + interval '1 minute' where kind = 'account';
select is(private.wakes(), '[]', 'not before it is due');
update private.lookups set due_at = clock_timestamp() - interval '1 second' where status = 'asking';
select is(private.wakes(), '["scan"]', 'of who was cut off nobody goes on');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '1 minute' where true;
select is(private.wakes(), '[]', 'what is asked is nobody''s to call for');
update private.lookups set status = 'done' where true;
select is(private.wakes(), '[]', 'nor what is over');
update private.lookups set status = 'failed' where true;
select is(private.wakes(), '[]', 'one way or the other');

select * from finish();
rollback;
