-- The book's CSP and VPC tie up 116,000 and 1,000.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.buying_power() returns numeric
language sql return (public.paper_account() ->> 'buying_power')::numeric;

insert into public.account_ledger (entry_date, kind, amount) values
  ('2026-02-24', 'starting_balance', 200000), ('2026-02-24', 'deposit', 5000), ('2026-02-24', 'fee', 10);
select is(pg_temp.buying_power(), 87990.00, 'the starting balance, deposits and fees, less the collateral');

insert into public.share_trades (ticker, quantity, price, traded_at) values
  ('KO', 100, 60, '2026-02-24 10:30-05'), ('KO', -100, 61, '2026-02-24 10:31-05');
select is(pg_temp.buying_power(), 88090.00, 'shares that were sold again leave their P&L');

select pg_temp.cancel_all();
select public.close_position(position_id, 100, confirmed => true) from public.positions where request_id = 'VPC';
select is(pg_temp.buying_power(), 89190.00, 'a closed position frees its collateral of 1,000 and leaves its P&L of 100');

update public.account_ledger set entry_date = '2026-02-25' where kind = 'starting_balance';
select is(pg_temp.buying_power(), 84000.00, 'the starting balance includes what was made and paid before its day');

select * from finish();
rollback;
