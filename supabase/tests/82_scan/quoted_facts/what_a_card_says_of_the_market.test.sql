begin;
select plan(15);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.quoted(written text, credit numeric, options jsonb, ticker text default 'SPY', price numeric default 600) returns jsonb
language sql return private.quoted_facts(
  quoted.ticker, private.legs_of(jsonb_build_object('ticker', 'SPY', 'expiration_date', '2026-04-10', 'quantity', 1, 'legs', pg_temp.short_legs(quoted.written))),
  quoted.credit, quoted.price, private.now(), quoted.options::json);

-- At 600 and 20 % a year, the chance to stay above 578.53 for 45 days and 4.75 hours is 71.0 %, by the lognormal distribution.
select is(
  pg_temp.quoted('-580p', 147, jsonb_build_array(pg_temp.option('580p', 140, 160))),
  jsonb_build_object('at', private.now()) || '{"is_live": true, "price": 600, "legs": [{"symbol": "SPY260410P00580000", "bid": 140, "ask": 160, "iv": 0.2, "delta": -0.25}],
    "is_quoted": true, "mid": 150, "natural_credit": 140, "delta": 0.25, "iv": 0.2, "iv_rank": null, "chance": 0.71,
    "sides": [{"option_type": "put", "strike": 580, "distance_percent": 3.3, "is_in_the_money": false, "moves": 0.5}],
    "earnings": null, "earnings_known": true, "ex_dividend": null, "equity": null, "buying_power": null}',
  'A put has all facts of the market'
);

-- One field of a trade's facts, without the zeros that a division leaves.
create function pg_temp.of_it(written text, credit numeric, field text, price numeric default 600) returns jsonb
language sql return (
  select case jsonb_typeof(q -> of_it.field) when 'number' then to_jsonb(trim_scale((q ->> of_it.field)::numeric)) else q -> of_it.field end
  from pg_temp.quoted(of_it.written, of_it.credit, jsonb_build_array(
    pg_temp.option('580p', 300, 310, -0.25, 0.22), pg_temp.option('575p', 240, 250, -0.22, 0.23),
    pg_temp.option('620c', 300, 310, 0.31, 0.16), pg_temp.option('625c', 240, 250, 0.25, 0.15)), price => of_it.price) q);

select is(pg_temp.of_it(written, credit, field), said::jsonb, what)
from (values
  ('-580p +575p', 57, 'mid', '60', 'The mid of a spread is the short leg''s less the long leg''s'),
  ('-580p +575p', 57, 'natural_credit', '50', 'The natural credit sells at the bid and buys at the ask'),
  ('-580p +575p', 57, 'delta', '0.25', 'The delta is the short leg''s'),
  ('-580p +575p', 57, 'chance', '0.683', 'The chance of a put spread is that of ending above its break-even'),
  ('-620c +625c', 90, 'chance', '0.708', 'The chance of a call spread is that of ending below its break-even'),
  ('-620c +625c', 90, 'iv', '0.16', 'The volatility of a call spread is the short call''s'),
  ('-620c +625c', 90, 'sides', '[{"option_type": "call", "strike": 620, "distance_percent": 3.3, "is_in_the_money": false, "moves": 0.6}]', 'A call spread has one side'),
  ('-580p +575p -620c +625c', 150, 'chance', '0.404', 'The chance of a condor is that of ending between both break-evens, each with its own volatility'),
  ('-580p +575p -620c +625c', 150, 'iv', '0.22', 'The volatility of a condor is the short put''s'),
  ('-580p +575p -620c +625c', 150, 'delta', '0.31', 'The delta of two short legs is the larger one'),
  ('-580p +575p -620c +625c', 150, 'sides', '[{"option_type": "put", "strike": 580, "distance_percent": 3.3, "is_in_the_money": false, "moves": 0.4},
    {"option_type": "call", "strike": 620, "distance_percent": 3.3, "is_in_the_money": false, "moves": 0.6}]', 'A condor has both sides'),
  ('-580p -620c', 600, 'chance', '0.481', 'A strangle loses beyond both break-evens'),
  ('-620c', 300, 'chance', '0.559', 'A covered call gains above the shares'' current price less the credit')
) trade (written, credit, field, said, what);
select is(
  pg_temp.of_it('-580p', 2110, 'sides', price => 560),
  '[{"option_type": "put", "strike": 580, "distance_percent": 3.6, "is_in_the_money": true, "moves": 0.5}]'::jsonb, 'A strike in the money is marked as such'
);

select * from finish();
rollback;
