begin;
select plan(3);
\ir ../../clock.psql

insert into private.simulated_quotes (symbol, bid, ask, halted) values ('A', 0.7, 0.8, false), ('B', null, null, true);
insert into private.simulated_underlyings (ticker, price) values ('SPY', 582), ('QQQ', 500);
select public.simulated_market('["A", "C"]', '["SPY", "IWM"]') as market \gset

select is((:'market'::jsonb ->> 'now')::timestamptz, '2026-02-24 15:15+00', 'the time is the market clock''s');
select is(
  :'market'::jsonb -> 'quotes', '[{"symbol": "A", "bid": 0.7, "ask": 0.8, "as_of": null, "halted": false}]'::jsonb,
  'requested quotes that were set by hand, in dollars per share'
);
select is(:'market'::jsonb -> 'underlyings', '[{"ticker": "SPY", "price": 582}]'::jsonb, 'requested underlyings, too');

select * from finish();
rollback;
