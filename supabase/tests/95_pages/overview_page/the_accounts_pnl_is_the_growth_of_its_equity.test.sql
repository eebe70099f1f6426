-- Today's account_pnl is the equity now, less that of the last close and less the deposits since, before and after today's close.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

create function pg_temp.made(name text) returns numeric
language sql return (
  select (p ->> 'account_pnl')::numeric from jsonb_array_elements(private.overview_page() -> 'periods') p where p ->> 'name' = made.name
);
select pg_temp.traded('[{"pnl": -5000, "exit_date": "2026-02-20 15:00Z"}]');
select is(pg_temp.made('all'), -5000.0, 'Without a starting balance the account''s P&L counts from the first trade');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-24', 'starting_balance', 40000);
select is(pg_temp.made('all'), 0.0, 'P&L before the starting balance is part of that balance');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(pg_temp.made('all'), -80.0, 'On the first day the account''s P&L counts from its open');
select pg_temp.set_clock('2026-02-24 17:00');
select is(pg_temp.made('all'), -80.0, 'After the first close the account''s P&L is the same');

select pg_temp.set_clock('2026-02-25 11:00');
select pg_temp.check_by(pg_temp.quotes(205, 100));
insert into public.account_ledger (kind, amount) values ('deposit', 700), ('withdrawal', 100), ('interest', 12.5), ('dividend', 5), ('fee', 3), ('adjustment', -1.25);
-- Two positions of two contracts, each contract 15.00 cheaper to close.
select is(pg_temp.made('today'), 60 + 12.5 + 5 - 3 - 1.25, 'Interest, dividends, fees and adjustments count in the P&L; deposits and withdrawals do not');
select is(pg_temp.made('today'), private.equity_now() - (select equity from public.v_equity order by trade_date desc limit 1) - 600, 'Today''s P&L is the growth of the equity without deposits and withdrawals');
select is(pg_temp.made('all'), private.equity_now() - 40000 - 600, 'The P&L in all is the growth of the equity without deposits and withdrawals');
select pg_temp.set_clock('2026-02-25 17:00');
select is(pg_temp.made('today'), 60 + 12.5 + 5 - 3 - 1.25, 'After the close today''s P&L is the same');
select is(pg_temp.made('today'), (select pnl from public.v_equity order by trade_date desc limit 1), 'After the close today''s P&L is that of v_equity');

select * from finish();
rollback;
