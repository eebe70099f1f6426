-- Every strategy is on, for a fund and for a broad index.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../scan.psql

insert into public.share_trades (ticker, quantity, price) values ('XLE', 100, 95);
update public.scan_rules set is_on = true, min_delta = 0.001, max_delta = 0.9, min_dte = 0, max_dte = 90, min_credit = case when min_credit is not null then 1 end,
  min_credit_percent = case when min_credit is null then 0.01 end, min_return_percent = 0.01 where true;
create function pg_temp.chain(scale numeric) returns jsonb
language sql return (
  select jsonb_agg(pg_temp.an_option(option_type, chain.scale * strike, chain.scale * bid, chain.scale * bid + 1, 0.16))
  from (values ('put', 90, 60), ('put', 89, 30), ('call', 110, 60), ('call', 112, 30)) o (option_type, strike, bid)
);
select pg_temp.judged(pg_temp.chain(1));
select set_eq('select distinct strategy_type from public.opportunities', 'select strategy_type from private.strategies()', 'A trade of each strategy is found');
select is_empty(
  $$ select strategy_type, capital, private.collateral(legs, floor_credit, 100) from public.opportunities
    where strategy_type <> 'CC' and capital <> private.collateral(legs, floor_credit, 100) $$,
  'The capital equals the collateral by the book');
select set_eq('select distinct capital from public.opportunities where strategy_type = ''CC''', 'values (10000::numeric)', 'The capital of a covered call is the shares');
-- The put at 450 needs 15 % of 480.00 less 30.00, or a tenth of its strike. The call at 550 needs a tenth of 480.00, which is more. At 20 %
-- the put would need 66.00.
select pg_temp.judged(pg_temp.chain(5), price => 480, ticker => 'XSP');
select is((select capital - floor_credit from public.opportunities where ticker = 'XSP' and strategy_type = 'STR' and legs @> '[{"strike": 450}, {"strike": 550}]'), 4800::numeric,
  'A broad index has a lower margin');
select is_empty(
  $$ select strategy_type, capital, private.collateral(legs, floor_credit, 480, true) from public.opportunities
    where ticker = 'XSP' and capital <> private.collateral(legs, floor_credit, 480, true) $$, 'The capital of a broad index equals the collateral by the book');

select * from finish();
rollback;
