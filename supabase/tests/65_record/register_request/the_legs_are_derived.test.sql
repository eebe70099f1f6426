begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select private.register_request(pg_temp.a_request('VPC', 'VPC', '{"legs": [{"action": "buy", "quantity": 9}]}'), '');
select is(
  (select legs from public.trade_requests where request_id = 'VPC'),
  private.derive_legs('SPY', '2026-04-17', 580, 5, 2), 'whatever came with it: its caller has compared them'
);

select * from finish();
rollback;
