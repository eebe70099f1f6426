begin;
select plan(22);
\ir ../../clock.psql

select is(private.floor_credit(mid, natural_credit, legs, private.spread_tick(ticker)), said::numeric, why)
from (values
  -- The tick of a single option is five dollars below 300.00 and ten dollars from 300.00 on.
  (150, 130, 'XLE', 1, 145, 'A quarter of the twenty dollars between mid and natural credit is given up'),
  (100, 98, 'XLE', 1, 95, '99.50 for a single option is rounded down to 95.00'),
  (100, 100, 'XLE', 1, 100, 'Without a width the floor is the mid'),
  (304, 288, 'XLE', 1, 300, '300.00 is a possible price'),
  (303, 290, 'XLE', 1, 295, '299.75 is rounded down to 295.00: the narrower tick depends on the floor, not on the mid'),
  (315, 315, 'XLE', 1, 310, 'From 300.00 on the tick is ten dollars'),
  (295, 295, 'XLE', 1, 295, 'Below 300.00 the tick is five dollars'),
  (100, 98, 'SPXW', 1, 95, 'A single option of an index has the same ticks'),
  (6, 2, 'XLE', 1, 5, 'The lowest price is five dollars'),
  (5, 1, 'XLE', 1, 0, 'The floor of a single option may be zero'),
  (1, -5, 'XLE', 1, -5, 'The floor of a single option may be negative'),
  -- The tick of several legs is one dollar.
  (150, 130, 'XLE', 2, 145, 'A spread gives up a quarter of the width, too'),
  (100, 98, 'XLE', 2, 99, 'Half a dollar per contract is no whole cent per share and is rounded down'),
  (102.5, 100, 'XLE', 4, 101, 'A mid may lie between two cents'),
  (403, 399, 'XLE', 2, 402, 'The tick of a spread is the same at any price'),
  (1, -3, 'XLE', 2, 0, 'The floor of a spread may be zero'),
  (1, -5, 'XLE', 2, -1, 'The floor of a spread may be negative'),
  (102.5, 100, 'XSP', 4, 101, 'A spread of XSP has its root''s tick of one dollar'),
  (102.5, 100, 'SPXW', 4, 100, 'A spread of SPXW has its root''s tick of five dollars'),
  (403, 399, 'SPXW', 2, 400, 'The tick of a root is the same at any price')
) credit (mid, natural_credit, ticker, legs, said, why);

update public.index_roots set spread_tick = 2.5 where root = 'NDXP';
select is(private.floor_credit(104, 103, 2, private.spread_tick('NDXP')), 102.5, 'The owner may change a root''s tick: 103.75 at a tick of 2.50 is 102.50');
select is(private.floor_credit(null, null, 1, 1), null, 'Without a quote there is no floor');

select * from finish();
rollback;
