begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
select pg_temp.set_clock('2026-04-10 15:59:59');
select is(
  public.begin_exit_check(gen_random_uuid()) -> 'closes', '[]'::jsonb, 'a second before its last close the position still trades'
);

update private.check_lease set expires_at = '-infinity';
select pg_temp.set_clock('2026-04-10 16:00');
select public.begin_exit_check(gen_random_uuid()) as begun \gset
-- 16:00 in New York is 20:00 UTC in April.
select is(jsonb_agg(c - 'closed_at'), '[{"ticker": "SPY", "date": "2026-04-10"}]', 'both positions need one close')
from jsonb_array_elements(:'begun'::jsonb -> 'closes') c;
select is((:'begun'::jsonb -> 'closes' -> 0 ->> 'closed_at')::timestamptz, '2026-04-10 20:00+00', 'the close of the session''s end');

select * from finish();
rollback;
