begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select is(
  pg_temp.press(1, 'approve'),
  '{"outcome": "approved", "status": "approved", "wakes": ["deliver-alerts", "exit-check"]}'::jsonb,
  'An approval in market hours wakes a check to send the order'
);
select results_eq(
  'select status, status_note, decided_by, decided_at, expires_at from public.trade_requests',
  $$ values ('approved', null::text, '77', '2026-03-03 15:00Z'::timestamptz, '2026-03-03 21:00Z'::timestamptz) $$,
  'The request keeps who approved it, when, and until when it is good'
);
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'CSP') $$, 'The card is updated');
select results_eq(
  'select update_id, user_id, action, subject, outcome from public.actions',
  $$ values (1::bigint, '77', 'approve', '{"request_id": "CSP"}'::jsonb, 'approved') $$, 'The approval is recorded as an action'
);

select * from finish();
rollback;
