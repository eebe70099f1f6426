begin;
select plan(5);

select is(private.osi_symbol(ticker, '2026-03-20', type, strike), symbol, symbol)
from (values
  ('SPY', 'put', 580, 'SPY260320P00580000'),
  ('SPY', 'call', 580.0000, 'SPY260320C00580000'),
  ('F', 'put', 12.5, 'F260320P00012500'),
  ('SIRI', 'put', 0.5, 'SIRI260320P00000500'),
  -- The root has no punctuation.
  ('BRK.B', 'put', 1234.125, 'BRKB260320P01234125')
) option (ticker, type, strike, symbol);

select * from finish();
rollback;
