begin;
select plan(6);

select is(private.osi_expiration(symbol), expiration::date, symbol)
from (values
  ('SPY260320P00580000', '2026-03-20'), ('SPXW281229C05000000', '2028-12-29'), ('SPY', null),
  ('ESZ26 C5000', null), ('XYZ269999P00580000', null), ('XYZ260230P00580000', '2026-03-02')
) each (symbol, expiration);

select * from finish();
rollback;
