begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.registered(request jsonb) returns text
language plpgsql as $$
begin
  perform private.register_request(request, 'request.');
  return (select contract_short from public.trade_requests r where r.request_id = request ->> 'request_id');
end;
$$;
select is(pg_temp.registered(pg_temp.a_request('VPC', 'VPC')), 'SPY 580/575p', 'strike and width describe the legs');
select is(
  pg_temp.registered(pg_temp.a_request('CC', 'CC', '{"strike_price": null, "legs": [
    {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-17", "quantity": 2}]}')),
  'SPY 620c', 'the legs are named'
);
prepare contradicted as select private.register_request(pg_temp.a_request('VPC', 'VPC', '{"legs": [
  {"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-04-17", "quantity": 2},
  {"action": "buy", "option_type": "put", "strike": 570, "expiration": "2026-04-17", "quantity": 2}]}'), 'request.');
select throws_ok('execute contradicted', 'PT422', 'legs do not agree with strike_price and width', 'both have to agree');
select throws_ok(
  $$ select private.register_request(pg_temp.a_request('VPC', 'VPC', '{"net_credit": 160}'), '') $$, 'PT409', null,
  'the same request_id belongs to the same trade'
);

select * from finish();
rollback;
