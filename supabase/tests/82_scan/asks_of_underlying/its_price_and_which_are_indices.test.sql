begin;
select plan(3);

select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'tickers', '["SPY"]', 'one underlying');
select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'indices', '["NDX", "RUT", "SPX", "XSP"]',
  'every index whose options are traded, once, whatever is asked for');
insert into public.index_roots (root, underlying, settles_by) values ('XAU', 'XAU', 'close');
select is(private.asks_of_underlying('SPY') -> 'underlyings' -> 'indices', '["NDX", "RUT", "SPX", "XAU", "XSP"]', 'as the owner has added');

select * from finish();
rollback;
