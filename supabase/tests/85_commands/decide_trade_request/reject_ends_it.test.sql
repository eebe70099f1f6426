begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.trade_requests set status_note = 'It asked before.';
select is(
  pg_temp.press(1, 'reject'), '{"outcome": "rejected", "status": "rejected", "wakes": ["deliver-alerts"]}'::jsonb, 'at any hour'
);
select results_eq(
  'select status, status_note, decided_by, decided_at from public.trade_requests',
  $$ values ('rejected', null::text, '77', '2026-03-03 15:00Z'::timestamptz) $$, 'by whom and when'
);
select is((select outcome from public.actions), 'rejected', 'and actions keeps it');

select * from finish();
rollback;
