-- Two puts at 42 are assigned; KO is at 39.50.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42}') as puts \gset
select pg_temp.then_held('{"KO260410P00042000": -2}');
select pg_temp.then_held('{"KO": 200}');
select is(private.drift_adoption('KO'), null, 'without a price nothing is offered');
select private.price_drifts('[{"ticker": "KO", "price": 39.5}]');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 250, "reason": "assigned", "underlying_price": 39.5, "to_exercise": []}]', :puts)::jsonb,
  'each is booked at 250.00, its worth'
);
update public.drifts set underlying_price = 45 where ticker = 'KO';
select is(private.drift_adoption('KO') -> 0 -> 'price', '1', 'out of the money the shares still cost 42');
select is(private.drift_adoption('KO') -> 0 -> 'underlying_price', '41.99', 'option and shares together make strike less credit');

select pg_temp.opened('calls', 'CC', '{"ticker": "T", "strike_price": 27, "quantity": 1}') as calls \gset
select pg_temp.then_held('{"T260410C00027000": -1, "T": 100}');
select pg_temp.then_held('{}');
select private.price_drifts('[{"ticker": "T", "price": 28.25}]');
select is(
  private.drift_adoption('T'),
  format('[{"position_id": %s, "quantity": 1, "price": 125, "reason": "assigned", "underlying_price": 28.25, "to_exercise": []}]', :calls)::jsonb,
  'a call whose shares were called away'
);

-- A strangle's put is missing; its call is still short.
select pg_temp.opened('both', 'STR', '{"ticker": "PEP", "strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 130}, {"action": "sell", "option_type": "call", "strike": 150}]}') as strangle \gset
select pg_temp.then_held('{"PEP260410P00130000": -2, "PEP260410C00150000": -2}');
select pg_temp.then_held('{"PEP260410C00150000": -2, "PEP": 200}', 2);
select private.price_drifts('[{"ticker": "PEP", "price": 126}]');
select is(pg_temp.found('PEP'), '{"PEP260410P00130000": "assigned"}', 'one side of a strangle');
select is(private.drift_adoption('PEP'), null, 'is not the whole position');

select * from finish();
rollback;
