begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.trade_requests set status_note = 'It asked before.';
select is(
  pg_temp.press(1, 'reject'), '{"outcome": "rejected", "status": "rejected", "wakes": ["deliver-alerts"]}'::jsonb, 'A rejection is accepted'
);
select results_eq(
  'select status, status_note, decided_by, decided_at from public.trade_requests',
  $$ values ('rejected', null::text, '77', '2026-03-03 15:00Z'::timestamptz) $$, 'The request keeps who rejected it and when'
);
select is((select outcome from public.actions), 'rejected', 'The rejection is recorded as an action');

select * from finish();
rollback;
