-- Two put spreads 42/38 for 90.00 each: the short leg is assigned, and the long leg is still held. KO is at 37.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('spread', 'VPC', '{"ticker": "KO", "strike_price": 42, "width": 4, "net_credit": 90}') as spread \gset
select pg_temp.then_held('{"KO260410P00042000": -2, "KO260410P00038000": 2}');
select pg_temp.then_held('{"KO260410P00038000": 2, "KO": 200}');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 400, "reason": "assigned", "underlying_price": null,
    "to_exercise": ["KO260410P00038000"]}]', :spread)::jsonb - 0 || null::jsonb, 'without a price of the underlying nothing is offered'
);
select private.price_drifts('[{"ticker": "KO", "price": 37}]');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 400, "reason": "assigned", "underlying_price": 37,
    "to_exercise": ["KO260410P00038000"]}]', :spread)::jsonb, 'with its exercise it costs the width'
);
update public.drifts set underlying_price = 41 where ticker = 'KO';
select is(private.drift_adoption('KO') -> 0 -> 'price', '400', 'at any price of the underlying');

-- The long leg is exercised.
update public.drifts set underlying_price = 41 where ticker = 'KO';
select pg_temp.then_held('{}', 2);
select private.price_drifts('[{"ticker": "KO", "price": 41}]');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 400, "reason": "assigned", "underlying_price": 37.99, "to_exercise": []}]', :spread)::jsonb,
  'its exercise is seen in the account'
);

-- The long leg is sold instead, at 1.10 bid and 1.20 ask; 200 shares stay.
update public.drifts set kind = 'missing' where symbol = 'KO260410P00038000';
select is(private.drift_adoption('KO'), null, 'without a quote the price of the sold leg is unknown');
insert into private.exit_checks (market_open) values (true);
insert into private.exit_decisions (run_id, position_id, verdict, dte, legs)
select max(run_id), :spread, 'hold', 45, '[{"symbol": "KO260410P00042000", "bid": 500, "ask": 520}, {"symbol": "KO260410P00038000", "bid": 110, "ask": 120}]'
from private.exit_checks;
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": -15, "reason": "assigned", "underlying_price": 41, "to_exercise": []}]', :spread)::jsonb - 0 || null::jsonb,
  'a negative debit is not offered'
);

select * from finish();
rollback;
