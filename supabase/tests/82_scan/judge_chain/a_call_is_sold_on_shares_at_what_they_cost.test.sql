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

select is(pg_temp.a_call(), 'nothing', 'Covered calls are not looked for without shares');
insert into public.share_trades (ticker, quantity, price) values ('XLE', 100, 105);
select is(pg_temp.a_call(), 'passed', 'A strike at the cost of the shares passes');
select is(pg_temp.a_call(104.99), 'cost', 'A strike below the cost falls out');
select is((pg_temp.found()).opportunity_id, null, 'A strike below the cost is not stored');
select pg_temp.a_call();
select is((pg_temp.found()).capital, 10000::numeric, 'The capital of a covered call is the shares at their price');
-- The mid is 100.00 and the bid 98.00, so the floor is 95.00 and the break-even 99.05.
select ok(pg_temp.near((pg_temp.found()).return_percent, 36500 * 95 / (10000 * 45.0)), 'The annual return is on the price of the shares');
select ok(pg_temp.near((pg_temp.found()).chance, 0.5336921311, 2e-7), 'The chance is that of ending above the shares'' price less the credit');

insert into public.dividends (ticker, ex_date, amount, source) values ('XLE', '2026-02-24', 0.7, 'x');
select is(pg_temp.a_call(), 'passed', 'An ex-date of today does not count');
update public.dividends set ex_date = '2026-04-10' where ticker = 'XLE';
select is(pg_temp.a_call(), 'ex_dividend', 'An ex-date by the day of the expiration excludes the call');
update public.dividends set ex_date = '2026-04-13' where ticker = 'XLE';
select is(pg_temp.a_call(), 'passed', 'An ex-date after the expiration does not count');
insert into private.shares_held (ticker, held, uncovered_calls) values ('XLE', 100, 1);
select is(pg_temp.a_call(), 'nothing', 'Shares that already cover a call cover no other');

select * from finish();
rollback;
