begin;
select plan(2);
\ir ../../helpers.psql

select public.queue_reply(1, 'positions');
select is(public.queue_reply(1, 'positions') ->> 'outcome', 'replayed', 'a repeated update was answered before');
select is((select count(*)::integer from private.outbox), 1, 'one message is queued');

select * from finish();
rollback;
