begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

-- At 16:00 the market is closed. The request is good until the next day's close.
select pg_temp.set_clock('2026-03-03 16:00');
update public.trade_requests set expires_at = '2026-03-04 21:00Z';
select is(
  pg_temp.press(1, 'approve'),
  '{"outcome": "approved_for_next_session", "status": "approved", "wakes": ["deliver-alerts"]}'::jsonb,
  'An approval out of market hours is accepted and wakes no check'
);
select results_eq(
  'select status_note, expires_at from public.trade_requests',
  $$ values ('The market is closed; the order is sent when it opens.', '2026-03-04 21:00Z'::timestamptz) $$,
  'The request says that the order is sent at the open'
);

select * from finish();
rollback;
