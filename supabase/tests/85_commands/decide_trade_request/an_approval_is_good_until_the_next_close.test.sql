begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

-- The request expires on Thursday at the close. It is approved on Wednesday.
update public.trade_requests set expires_at = '2026-03-05 21:00Z';
select pg_temp.set_clock('2026-03-04 11:00');
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'A request can be approved before its last day');
select is((select expires_at from public.trade_requests), '2026-03-04 21:00Z', 'An approval ends at today''s close');

select * from finish();
rollback;
