begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-24 10:15');
select is(private.equity_now(), null, 'without a starting balance it is null');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-20', 'deposit', 9000), ('2026-02-24', 'starting_balance', 40000);
select is(private.equity_now(), 40000.0, 'on the first day earlier results are left out');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.equity_now(), 39920.0, 'two positions at their marks');
select pg_temp.set_clock('2026-02-24 17:00');
select is(private.equity_now(), (select equity from public.v_equity order by trade_date desc limit 1), 'after the close it is the last value of the curve');
select pg_temp.set_clock('2026-02-25 11:00');
insert into public.account_ledger (kind, amount) values ('withdrawal', 500), ('interest', 12.5), ('fee', 3);
select pg_temp.check_by(pg_temp.quotes(205, 100));
select is(private.equity_now(), 39920.0 - 500 + 12.5 - 3 + 60, 'then the ledger and the marks are added');
select pg_temp.cancel_all();
select public.close_position(position_id, 180, fees => 1.6) from public.positions where request_id = 'CSP';
select is(private.equity_now(), 39920.0 - 500 + 12.5 - 3 + 30 + 80 - 1.6, 'a closed position counts at its price and fees');

select * from finish();
rollback;
