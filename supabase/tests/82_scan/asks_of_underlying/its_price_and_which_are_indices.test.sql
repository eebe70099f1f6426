begin;
select plan(3);

select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'tickers', '["SPY"]', 'The ticker''s own underlying is asked for');
select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'indices', '["NDX", "RUT", "SPX", "XSP"]',
  'Every index with traded options is named once, whatever the ticker is');
insert into public.index_roots (root, underlying, settles_by) values ('XAU', 'XAU', 'close');
select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'indices', '["NDX", "RUT", "SPX", "XAU", "XSP"]', 'An index that the owner has added is named, too');

select * from finish();
rollback;
