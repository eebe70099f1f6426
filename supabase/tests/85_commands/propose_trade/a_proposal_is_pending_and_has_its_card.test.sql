begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select is(
  public.propose_trade(pg_temp.a_request('CSP')),
  '{"request_id": "CSP", "status": "pending", "created": true, "wakes": ["deliver-alerts", "scan"]}'::jsonb,
  'A proposal is stored as pending'
);
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'CSP') $$, 'A proposal sends one card');

select * from finish();
rollback;
