begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

-- At 16:00 the market is closed; the request is one of the evening.
select pg_temp.set_clock('2026-03-03 16:00');
update public.trade_requests set expires_at = '2026-03-04 21:00Z';
select is(
  pg_temp.press(1, 'approve'),
  '{"outcome": "approved_for_next_session", "status": "approved", "wakes": ["deliver-alerts"]}'::jsonb,
  'approved all the same, and no check is wanted'
);
select results_eq(
  'select status_note, expires_at from public.trade_requests',
  $$ values ('The market is closed; the order is sent when it opens.', '2026-03-04 21:00Z'::timestamptz) $$,
  'and says why nothing happens'
);

select * from finish();
rollback;
