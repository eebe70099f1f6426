-- Two put spreads 42/38 for 90.00 each: the short leg is assigned while the long one is held. KO is at 37.
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
    "to_exercise": ["KO260410P00038000"]}]', :spread)::jsonb - 0 || null::jsonb, 'without a price of the underlying there is none to book them at'
);
select private.price_drifts('[{"ticker": "KO", "price": 37}]');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 400, "reason": "assigned", "underlying_price": 37,
    "to_exercise": ["KO260410P00038000"]}]', :spread)::jsonb, 'exercised it costs the width'
);
update public.drifts set underlying_price = 41 where ticker = 'KO';
select is(private.drift_adoption('KO') -> 0 -> 'price', '400', 'wherever the underlying is');

-- It is exercised.
update public.drifts set underlying_price = 41 where ticker = 'KO';
select pg_temp.then_held('{}', 2);
select private.price_drifts('[{"ticker": "KO", "price": 41}]');
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": 400, "reason": "assigned", "underlying_price": 37.99, "to_exercise": []}]', :spread)::jsonb,
  'seen in the account, it needs no word'
);

-- It is sold instead, when 1.10 was bid and 1.20 asked for it: 200 shares stay.
update public.drifts set kind = 'missing' where symbol = 'KO260410P00038000';
select is(private.drift_adoption('KO'), null, 'what a sold one brought is not known without a quote');
insert into private.exit_checks (market_open) values (true);
insert into private.exit_decisions (run_id, position_id, verdict, dte, legs)
select max(run_id), :spread, 'hold', 45, '[{"symbol": "KO260410P00042000", "bid": 500, "ask": 520}, {"symbol": "KO260410P00038000", "bid": 110, "ask": 120}]'
from private.exit_checks;
select is(
  private.drift_adoption('KO'),
  format('[{"position_id": %s, "quantity": 2, "price": -15, "reason": "assigned", "underlying_price": 41, "to_exercise": []}]', :spread)::jsonb - 0 || null::jsonb,
  'a debit below zero is none'
);

select * from finish();
rollback;
