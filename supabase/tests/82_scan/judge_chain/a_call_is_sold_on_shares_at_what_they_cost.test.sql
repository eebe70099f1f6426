begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('CC');
create function pg_temp.a_call(strike numeric default 105) returns text
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('call', a_call.strike, 98, 102, 0.28), pg_temp.an_option('put', 90, 98, 102, 0.28)));
  return coalesce((select string_agg(key, ', ') from jsonb_each(pg_temp.fallen())), case when pg_temp.passed() = '{}' then 'nothing' else 'passed' end);
end;
$$;

select is(pg_temp.a_call(), 'nothing', 'without shares it is not looked for');
insert into public.share_trades (ticker, quantity, price) values ('XLE', 100, 105);
select is(pg_temp.a_call(), 'passed', 'a strike at what they cost');
select is(pg_temp.a_call(104.99), 'cost', 'less');
select is((pg_temp.found()).opportunity_id, null, 'is not shown');
select pg_temp.a_call();
select is((pg_temp.found()).capital, 10000::numeric, 'what secures it is the shares at their price');
-- The floor of 100.00 at the mid and 98.00 at the bid is 95.00, so that it breaks even at 99.05.
select ok(pg_temp.near((pg_temp.found()).return_percent, 36500 * 95 / (10000 * 45.0)), 'the return of a year on that');
select ok(pg_temp.near((pg_temp.found()).chance, 0.5336921311, 2e-7), 'it ends with a profit above their price less the credit');

insert into public.dividends (ticker, ex_date, amount, source) values ('XLE', '2026-02-24', 0.7, 'x');
select is(pg_temp.a_call(), 'passed', 'an ex-date that has come is over');
update public.dividends set ex_date = '2026-04-10' where ticker = 'XLE';
select is(pg_temp.a_call(), 'ex_dividend', 'one until the day that it expires is not');
update public.dividends set ex_date = '2026-04-13' where ticker = 'XLE';
select is(pg_temp.a_call(), 'passed', 'one after it is none of its');
insert into private.shares_held (ticker, held, uncovered_calls) values ('XLE', 100, 1);
select is(pg_temp.a_call(), 'nothing', 'shares that a call is sold on already cover none');

select * from finish();
rollback;
