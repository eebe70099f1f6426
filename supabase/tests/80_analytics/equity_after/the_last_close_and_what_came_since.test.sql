begin;
select plan(11);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.after_last_close() returns numeric
language sql return (
  select private.equity_after(max(e.trade_date), (array_agg(e.equity order by e.trade_date desc))[1]) from public.v_equity e
);
select is(private.equity_after('2026-02-23', 40000), null, 'without a starting balance it is null, whatever is given');
select is(pg_temp.after_last_close(), private.equity_now(), 'as private.equity_now() says');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-20', 'deposit', 9000), ('2026-02-24', 'starting_balance', 40000);
select is(private.equity_after(null, null), 40000.0, 'before the first close it is the starting balance');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.equity_after(null, null), 39920.0, 'plus the P&L since');
select is(pg_temp.after_last_close(), private.equity_now(), 'as private.equity_now() says');

select pg_temp.set_clock('2026-02-24 17:00');
select is(private.equity_after('2026-02-24', 39920), 39920.0, 'at the close it is that close');
select is(pg_temp.after_last_close(), private.equity_now(), 'as private.equity_now() says');
select pg_temp.set_clock('2026-02-25 11:00');
insert into public.account_ledger (kind, amount) values ('withdrawal', 500), ('interest', 12.5);
select pg_temp.check_by(pg_temp.quotes(205, 100));
select is(private.equity_after('2026-02-24', 39920), 39920.0 - 500 + 12.5 + 60, 'then come the ledger and the marks');
select is(private.equity_after('2026-02-24', 30000), 30000.0 - 500 + 12.5 + 60, 'it starts from the given equity');
select is(pg_temp.after_last_close(), private.equity_now(), 'as private.equity_now() says');
select is(round(private.equity_after('2026-02-24', 39920), 2)::text, '39492.50', 'to the cent');

select * from finish();
rollback;
