begin;
select plan(22);
\ir ../../clock.psql

select is(private.floor_credit(mid, natural_credit, legs, private.spread_tick(ticker)), said::numeric, why)
from (values
  -- The tick of a single option is five dollars below 300.00 and ten from there on.
  (150, 130, 'XLE', 1, 145, 'of twenty dollars between them five are let go'),
  (100, 98, 'XLE', 1, 95, '99.50 of a single option are 95.00'),
  (100, 100, 'XLE', 1, 100, 'where there is no width, the mid'),
  (304, 288, 'XLE', 1, 300, '300.00 are a price'),
  (303, 290, 'XLE', 1, 295, '299.75 are 295.00: the narrower tick ends where the credit does, not the mid'),
  (315, 315, 'XLE', 1, 310, 'from 300.00 on ten dollars'),
  (295, 295, 'XLE', 1, 295, 'below it five'),
  (100, 98, 'SPXW', 1, 95, 'of an index, too'),
  (6, 2, 'XLE', 1, 5, 'the least there is'),
  (5, 1, 'XLE', 1, 0, 'it may come to nothing'),
  (1, -5, 'XLE', 1, -5, 'or to less'),
  -- Of several legs it is one dollar.
  (150, 130, 'XLE', 2, 145, 'of a spread'),
  (100, 98, 'XLE', 2, 99, 'half a dollar a contract is no cent a share: the cent below'),
  (102.5, 100, 'XLE', 4, 101, 'a mid between two cents'),
  (403, 399, 'XLE', 2, 402, 'whatever it is worth'),
  (1, -3, 'XLE', 2, 0, 'it may come to nothing, too'),
  (1, -5, 'XLE', 2, -1, 'or to a dollar less'),
  (102.5, 100, 'XSP', 4, 101, 'of an index what its root says: one dollar'),
  (102.5, 100, 'SPXW', 4, 100, 'or five'),
  (403, 399, 'SPXW', 2, 400, 'the same at any price')
) credit (mid, natural_credit, ticker, legs, said, why);

update public.index_roots set spread_tick = 2.5 where root = 'NDXP';
select is(private.floor_credit(104, 103, 2, private.spread_tick('NDXP')), 102.5, 'which the owner may change: 103.75 at a tick of 2.50');
select is(private.floor_credit(null, null, 1, 1), null, 'without a quote there is none');

select * from finish();
rollback;
