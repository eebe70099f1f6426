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
  jsonb_build_object('price', 600, 'priced_at', private.now(), 'expiration', '2026-04-10'), 'what is asked on with'
);
select is(
  private.take_trade(pg_temp.asking('trade', pg_temp.typed(jsonb_build_object('expiration', named::jsonb))), pg_temp.first()) ->> 'expiration', meant, why
)
from (values
  ('{"month": 4, "day": 17}', '2026-04-17', 'a day of the year'),
  ('{"month": 4, "year": 2026}', '2026-04-17', 'a monthly'),
  ('{"dte": 24}', '2026-03-20', 'so many days'),
  -- Good Friday.
  ('{"dte": 38}', '2026-04-10', 'what expires on a holiday is not there'),
  ('{"dte": 0}', '2026-02-24', 'today')
) typed (named, meant, why);
select is(
  private.take_trade(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPX"}')), pg_temp.first()) ->> 'price', '6000', 'of an index its own price'
);
select is_empty('select from private.outbox', 'nothing is asked');

select private.take_trade(pg_temp.asking('trade', pg_temp.typed()), pg_temp.first('{"account": {"equity": 50000, "cash": 40000, "buying_power": 30000}}'));
select results_eq(
  'select trade_date, equity, cash, buying_power from public.broker_balances',
  $$ values (date '2026-02-24', 50000.0000, 40000.0000, 30000.0000) $$, 'what the broker says beside it is kept'
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
