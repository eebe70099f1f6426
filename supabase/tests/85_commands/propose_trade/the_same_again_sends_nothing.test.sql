begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP');
update public.trade_requests set status = 'rejected';
select is(
  public.propose_trade(pg_temp.a_request('CSP')) - 'wakes', '{"request_id": "CSP", "status": "rejected", "created": false}'::jsonb,
  'it tells where it stands'
);
select is((select count(*)::integer from private.outbox), 1, 'no second card');

select * from finish();
rollback;
