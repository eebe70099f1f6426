begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(
  private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) #- '{underlyings,indices}',
  '{"underlyings": {"tickers": ["SPY"]}, "expirations": "SPY", "account": true, "closes": []}'::jsonb,
  'In market hours the first question is for the price, the expirations and the account'
);
select ok(private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) #> '{underlyings,indices}' ? 'SPX', 'The question says which underlyings are indices');
select is(
  private.trade_asks(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPXW"}'))) #- '{underlyings,indices}',
  '{"underlyings": {"tickers": ["SPX"]}, "expirations": "SPXW", "account": true, "closes": []}'::jsonb,
  'An index root is asked for with its underlying''s price and its own expirations'
);

-- In April 16:00 in New York is 20:00 UTC. The rate is 4 % a year.
select is(
  private.trade_asks(pg_temp.known(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p')))),
  '{"strikes": {"ticker": "SPY", "expiration": "2026-04-10"}, "quotes": {"at": "2026-02-24T15:15:00+00:00", "rate": 0.04, "options": [
    {"symbol": "SPY260410P00580000", "price": 600, "closes_at": "2026-04-10T20:00:00+00:00"},
    {"symbol": "SPY260410P00575000", "price": 600, "closes_at": "2026-04-10T20:00:00+00:00"}]}}'::jsonb,
  'The second question is for the quotes of the legs and the listed strikes'
) from set_config('timezone', 'UTC', true);
select is(
  private.trade_asks(pg_temp.known('{"legs": null}')),
  '{"chain": {"at": "2026-02-24T15:15:00+00:00", "rate": 0.04, "ticker": "SPY", "price": 600,
    "expirations": [{"date": "2026-04-10", "closes_at": "2026-04-10T20:00:00+00:00"}],
    "puts": {"from": 450, "to": 600}, "calls": {"from": 600, "to": 750}}}'::jsonb,
  'A trade without legs asks for the options within a quarter of the price'
);
select is(
  private.trade_asks(pg_temp.asking('trade', '{"verb": "sell", "ticker": "SPX", "legs": null}',
    '{"price": 6000, "priced_at": "2026-02-24T15:15:00+00:00", "expiration": "2026-04-17"}')) #> '{chain,expirations}',
  '[{"date": "2026-04-17", "closes_at": "2026-04-16T20:00:00+00:00"}]'::jsonb,
  'Options settled by the opening print trade until the session before'
);

-- Before Tuesday's open Monday's session is the latest.
select pg_temp.set_clock('2026-02-24 09:00');
select is(
  (select array_agg(c ->> 'date' order by c ->> 'date') from jsonb_array_elements(private.trade_asks(pg_temp.asking('trade', pg_temp.typed())) -> 'closes') c),
  array['2026-02-23'], 'Before the open the question has the last official close alone, because the quotes belong to it'
);
select pg_temp.set_clock('2026-02-24 16:00');
select is(
  (select array_agg(c ->> 'ticker' || ' ' || (c ->> 'date') order by c ->> 'date') from jsonb_array_elements(private.trade_asks(pg_temp.asking('trade', pg_temp.typed('{"ticker": "SPXW"}'))) -> 'closes') c),
  array['SPX 2026-02-24'], 'After the close the question has the day''s own close'
);

select * from finish();
rollback;
