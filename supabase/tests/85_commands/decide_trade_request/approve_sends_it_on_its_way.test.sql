begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select is(
  pg_temp.press(1, 'approve'),
  '{"outcome": "approved", "status": "approved", "wakes": ["deliver-alerts", "exit-check"]}'::jsonb,
  'in market hours: a check is to send it'
);
select results_eq(
  'select status, status_note, decided_by, decided_at, expires_at from public.trade_requests',
  $$ values ('approved', null::text, '77', '2026-03-03 15:00Z'::timestamptz, '2026-03-03 21:00Z'::timestamptz) $$,
  'by whom, when, and until the close'
);
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'CSP') $$, 'the card shows it');
select results_eq(
  'select update_id, user_id, action, subject, outcome from public.actions',
  $$ values (1::bigint, '77', 'approve', '{"request_id": "CSP"}'::jsonb, 'approved') $$, 'and actions keeps it'
);

select * from finish();
rollback;
