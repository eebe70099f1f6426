begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP');
update public.trade_requests set status = 'rejected';
select is(
  public.propose_trade(pg_temp.a_request('CSP')) - 'wakes', '{"request_id": "CSP", "status": "rejected", "created": false}'::jsonb,
  'The same proposal again returns the status of the request'
);
select is((select count(*)::integer from private.outbox), 1, 'The same proposal again sends no card');

select * from finish();
rollback;
