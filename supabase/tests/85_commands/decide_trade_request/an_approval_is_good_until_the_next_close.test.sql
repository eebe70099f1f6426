begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

-- Proposed on Tuesday evening for Wednesday's close, approved on Wednesday: not for longer.
update public.trade_requests set expires_at = '2026-03-05 21:00Z';
select pg_temp.set_clock('2026-03-04 11:00');
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'today');
select is((select expires_at from public.trade_requests), '2026-03-04 21:00Z', 'is today''s business');

select * from finish();
rollback;
