begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(
  private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) #- '{underlyings,indices}',
  '{"underlyings": {"tickers": ["SPY"]}, "expirations": "SPY", "account": true, "closes": []}'::jsonb,
  'in market hours its price, what expires when, and the account'
);
select ok(private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) #> '{underlyings,indices}' ? 'SPX', 'which of all are indices');
select is(
  private.trade_asks(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPXW"}'))) #- '{underlyings,indices}',
  '{"underlyings": {"tickers": ["SPX"]}, "expirations": "SPXW", "account": true, "closes": []}'::jsonb,
  'the price of what a root is on, the expirations of the root'
);

-- 16:00 in New York are 20:00 UTC in April; 4 percent a year.
select is(
  private.trade_asks(pg_temp.known(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p')))),
  '{"strikes": {"ticker": "SPY", "expiration": "2026-04-10"}, "quotes": {"at": "2026-02-24T15:15:00+00:00", "rate": 0.04, "options": [
    {"symbol": "SPY260410P00580000", "price": 600, "closes_at": "2026-04-10T20:00:00+00:00"},
    {"symbol": "SPY260410P00575000", "price": 600, "closes_at": "2026-04-10T20:00:00+00:00"}]}}'::jsonb,
  'then its legs, and whether their strikes are listed'
) from set_config('timezone', 'UTC', true);
select is(
  private.trade_asks(pg_temp.known('{"legs": null}')),
  '{"chain": {"at": "2026-02-24T15:15:00+00:00", "rate": 0.04, "ticker": "SPY", "price": 600,
    "expirations": [{"date": "2026-04-10", "closes_at": "2026-04-10T20:00:00+00:00"}],
    "puts": {"from": 450, "to": 600}, "calls": {"from": 600, "to": 750}}}'::jsonb,
  'or what there is to choose from, a quarter around the price'
);
select is(
  private.trade_asks(pg_temp.asking('trade', '{"verb": "sell", "ticker": "SPX", "legs": null}',
    '{"price": 6000, "priced_at": "2026-02-24T15:15:00+00:00", "expiration": "2026-04-17"}')) #> '{chain,expirations}',
  '[{"date": "2026-04-17", "closes_at": "2026-04-16T20:00:00+00:00"}]'::jsonb,
  'what the open settles closes the session before'
);

-- Before Tuesday's open Monday's session is the last one.
select pg_temp.set_clock('2026-02-24 09:00');
select is(
  (select array_agg(c ->> 'date' order by c ->> 'date') from jsonb_array_elements(private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) -> 'closes') c),
  array['2026-02-23'], 'out of market hours the last official close: an older one is of other quotes'
);
select pg_temp.set_clock('2026-02-24 16:00');
select is(
  (select array_agg(c ->> 'ticker' || ' ' || (c ->> 'date') order by c ->> 'date') from jsonb_array_elements(private.trade_asks(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPXW"}'))) -> 'closes') c),
  array['SPX 2026-02-24'], 'after the close the day''s own'
);

select * from finish();
rollback;
