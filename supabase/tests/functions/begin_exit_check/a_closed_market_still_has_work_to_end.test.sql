begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-24 20:00');

-- The book's two working orders are at the broker.
select public.begin_exit_check() as begun \gset
select ok(not :'begun'::jsonb ? 'done', 'live orders are looked after');
select is(:'begun'::jsonb -> 'symbols', '[]'::jsonb, 'though nothing is quoted');

update private.check_lease set expires_at = '-infinity';
update public.orders set status = 'cancelled' where status = 'working';
select ok(public.begin_exit_check() ? 'done', 'without any it would be done');

update private.check_lease set expires_at = '-infinity', reconciliation_asked = true;
select ok(not public.begin_exit_check() ? 'done', 'a reconciliation that somebody asked for is made');

update private.check_lease set expires_at = '-infinity', reconciliation_asked = false;
select pg_temp.set_clock('2026-04-10 16:00');
select ok(not public.begin_exit_check() ? 'done', 'what has expired is settled');

select * from finish();
rollback;
