-- An account of 100.00 that makes 180.00 and then loses 3,700.00.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-23', 'starting_balance', 100);
select pg_temp.set_clock('2026-02-24 10:15'); select pg_temp.a_trade('a', 60, 'profit_target');
select pg_temp.set_clock('2026-02-25 10:15'); select pg_temp.a_trade('b', 2000, 'manual');
select pg_temp.set_clock('2026-02-28 10:15');
select is(private.weekly_facts() #>> '{account,pnl}', '-3520.00', 'The week has the P&L of the account');
select is(private.weekly_facts() #>> '{account,week_return}', '-100', 'A loss of more than the account is a return of -100 %');

select * from finish();
rollback;
