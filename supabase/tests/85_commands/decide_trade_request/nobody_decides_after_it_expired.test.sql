begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select pg_temp.set_clock('2026-03-03 16:00');
select is(
  pg_temp.press(1, 'approve'), '{"outcome": "expired", "status": "expired", "wakes": ["deliver-alerts"]}'::jsonb,
  'An approval at the time of the expiry is too late'
);
select is((select status_note from public.trade_requests), 'Nobody decided before the market closed.', 'The request says that nobody decided in time');
select is((select decided_by from public.trade_requests), null, 'An expired request has no decision');

select * from finish();
rollback;
