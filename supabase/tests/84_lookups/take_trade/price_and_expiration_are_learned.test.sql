begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.first(answers jsonb default '{}') returns json
language sql return ('{"underlyings": [{"ticker": "SPY", "price": 600}, {"ticker": "SPX", "price": 6000}],
  "expirations": ["2026-02-20", "2026-02-24", "2026-03-20", "2026-04-03", "2026-04-10", "2026-04-17"]}' || first.answers)::json;

select is(
  private.take_trade(pg_temp.asking('trade', pg_temp.typed()), pg_temp.first()),
  jsonb_build_object('price', 600, 'priced_at', private.now(), 'expiration', '2026-04-10'), 'The answer gives the price, its time and the expiration'
);
select is(
  private.take_trade(pg_temp.asking('trade', pg_temp.typed(jsonb_build_object('expiration', named::jsonb))), pg_temp.first()) ->> 'expiration', meant, why
)
from (values
  ('{"month": 4, "day": 17}', '2026-04-17', 'A day and month name an expiration'),
  ('{"month": 4, "year": 2026}', '2026-04-17', 'A month and year name the monthly expiration'),
  ('{"dte": 24}', '2026-03-20', 'A number of days names the nearest expiration'),
  -- Good Friday.
  ('{"dte": 38}', '2026-04-10', 'An expiration on a holiday is ignored'),
  ('{"dte": 0}', '2026-02-24', 'Zero days name today''s expiration')
) typed (named, meant, why);
select is(
  private.take_trade(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPX"}')), pg_temp.first()) ->> 'price', '6000', 'The price of an index is its own'
);
select is_empty('select from private.outbox', 'A known expiration is not asked about');

select private.take_trade(pg_temp.asking('trade', pg_temp.typed()), pg_temp.first('{"account": {"equity": 50000, "cash": 40000, "buying_power": 30000}}'));
select results_eq(
  'select trade_date, equity, cash, buying_power from public.broker_balances',
  $$ values (date '2026-02-24', 50000.0000, 40000.0000, 30000.0000) $$, 'The account in the same answer is stored'
);

select throws_ok(
  format('select private.take_trade(pg_temp.asking(%L, pg_temp.typed()), pg_temp.first(%L))', 'trade', answers), code, message, message
)
from (values
  ('{"expirations": []}', 'PT422', 'SPY has no listed options'),
  ('{"expirations": ["2026-02-20", "2026-04-03"]}', 'PT422', 'SPY has no listed options'),
  ('{"underlyings": [{"ticker": "SPX", "price": 6000}]}', 'PT409', 'SPY has no price now')
) told (answers, code, message);

select * from finish();
rollback;
