begin;
select plan(2);
\ir ../../helpers.psql

select public.queue_reply(1, 'positions');
select is(public.queue_reply(1, 'positions') ->> 'outcome', 'replayed', 'sent again it was answered before');
select is((select count(*)::integer from private.outbox), 1, 'once');

select * from finish();
rollback;
