begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-18 10:15');
select pg_temp.begin_check() as run_id \gset
select is(private.page_facts(pg_temp.run(:run_id)) -> 'underlyings', '[]', 'mostly it is not requested');
update public.positions set mark = 4100 where request_id = 'CSP';
select is(private.page_facts(pg_temp.run(:run_id)) -> 'underlyings', '["SPY"]', 'it is requested where a position is deep in the money');
select pg_temp.opened('CC', 'CC', '{"ticker": "QQQ", "strike_price": 500}');
insert into public.dividends values ('QQQ', '2026-03-20', 0.71, '77');
select is(private.page_facts(pg_temp.run(:run_id)) -> 'underlyings', '["QQQ", "SPY"]', 'it is requested where a call is close to its ex-date');
select ok(
  private.page_facts(pg_temp.run(:run_id)) -> 'symbols' @> '["QQQ260502P00500000", "QQQ260502C00500000"]', 'the put of the same strike is quoted, too'
);
update private.exit_checks set asked_only = true;
select is(private.page_facts(pg_temp.run(:run_id)) -> 'underlyings', '[]', 'a partial check does not request it');

select * from finish();
rollback;
