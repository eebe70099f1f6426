begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

-- Bought at 10 and 12, 130 of the 200 sold at 15: the first hundred and thirty of the others.
insert into public.share_trades (ticker, quantity, price, fees, traded_at) values
  ('XLE', 100, 10, 1, '2026-02-02 15:00Z'), ('XLE', 100, 12, 2, '2026-02-03 15:00Z'), ('XLE', -130, 15, 2.6, '2026-02-04 15:00Z');
select results_eq(
  'select quantity, price_in, price_out, fees_in, fees_out, pnl from public.v_share_lots order by opened_by, closed_by',
  $$ values (100, 10.0000, 15.0000, 1.0000, 2.0000, 497.00), (30, 12.0000, 15.0000, 0.6000, 0.6000, 88.80), (70, 12.0000, null, 1.4000, null, null) $$,
  'a lot that is sold in part is split, with its fees');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', -100, 14, '2026-02-05 15:00Z');
select results_eq(
  'select quantity, price_in, price_out, pnl, chain from public.v_share_lots order by opened_by, closed_by offset 2',
  $$ values (70, 12.0000, 14.0000, 138.60, 1), (-30, 14.0000, null::numeric, null::numeric, 2) $$,
  'shares called away without being held are short, and a new holding');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 30, 13, '2026-02-06 15:00Z'), ('XLE', 50, 13, '2026-02-09 15:00Z');
select results_eq(
  'select quantity, price_in, price_out, pnl, chain from public.v_share_lots order by opened_by, closed_by offset 3',
  $$ values (-30, 14.0000, 13.0000, 30.00, 2), (50, 13.0000, null::numeric, null::numeric, 3) $$,
  'the short shares are bought back');
-- A trade of Friday that is recorded on Monday counts on Friday.
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 10, 9, '2026-02-01 15:00Z');
select results_eq(
  'select quantity, price_in from public.v_share_lots order by opened_at, closed_by limit 1', $$ values (10, 9.0000) $$,
  'the lots follow the dates of the trades, not of their recording');

select * from finish();
rollback;
