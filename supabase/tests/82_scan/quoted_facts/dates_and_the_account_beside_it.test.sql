begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.quoted(written text, credit numeric, options jsonb, ticker text default 'SPY', price numeric default 600) returns jsonb
language sql return private.quoted_facts(
  quoted.ticker, private.legs_of(jsonb_build_object('ticker', 'SPY', 'expiration_date', '2026-04-10', 'quantity', 1, 'legs', pg_temp.short_legs(quoted.written))),
  quoted.credit, quoted.price, private.now(), quoted.options::json);

create function pg_temp.quoted(ticker text default 'SPY') returns jsonb
language sql return pg_temp.quoted('-580p', 147, jsonb_build_array(pg_temp.option('580p', 140, 160)), quoted.ticker);

-- Dates on the first and last day of the trade and just outside: today is 24 February, and the put expires on 10 April.
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-23'), ('AAPL', '2026-04-11');
select is(pg_temp.quoted('AAPL') -> 'earnings', 'null', 'Earnings before today and after the expiration are left out');
select is(pg_temp.quoted('AAPL') -> 'earnings_known', 'true', 'A coming date marks the earnings as known');
select is(pg_temp.quoted('KO') -> 'earnings_known', 'false', 'The earnings of a company without a date are not known');
select is(pg_temp.quoted('SPXW') -> 'earnings_known', 'true', 'An index has no earnings, so they count as known');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-04-10'), ('KO', '2026-02-24'), ('MSFT', '2026-02-23');
select is(pg_temp.quoted('AAPL') ->> 'earnings', '2026-04-10', 'Earnings on the day of the expiration are reported');
select is(pg_temp.quoted('KO') ->> 'earnings', '2026-02-24', 'Earnings of today are reported');
select is(pg_temp.quoted('MSFT') -> 'earnings_known', 'false', 'Past earnings do not make the next ones known');

insert into public.dividends (ticker, ex_date, amount, source) values
  ('SPY', '2026-02-24', 1, 'x'), ('SPY', '2026-04-10', 1.75, 'x'), ('SPY', '2026-04-13', 2, 'x'), ('KO', '2026-02-24', 0.5, 'x');
select is(pg_temp.quoted() -> 'ex_dividend', '{"ex_date": "2026-04-10", "amount": 1.7500}'::jsonb, 'The first ex-date after today and until the expiration is reported');
select is(pg_temp.quoted('KO') -> 'ex_dividend', 'null', 'An ex-date of today is left out');

-- 70 days of volatility between 0.10 and 0.30, today 0.25: a rank of three quarters.
insert into public.daily_volatility (ticker, trade_date, iv30)
select 'SPY', date '2026-02-24' - n, case n when 0 then 0.25 when 1 then 0.10 when 2 then 0.30 else 0.2 end from generate_series(0, 69) n;
select is(round((pg_temp.quoted() ->> 'iv_rank')::numeric, 6), 0.75, 'The rank of the implied volatility is reported');
select is(pg_temp.quoted('KO') -> 'iv_rank', 'null', 'The rank is null where it is not known');

insert into public.broker_balances (trade_date, equity, buying_power) values ('2026-02-23', 1, 2);
select is(jsonb_build_array(q -> 'equity', q -> 'buying_power'), '[null, null]', 'The broker''s report of yesterday is not used') from pg_temp.quoted() q;
insert into public.broker_balances (trade_date, equity, buying_power) values ('2026-02-24', 50000, 30000);
select is(jsonb_build_array(q -> 'equity', q -> 'buying_power'), '[50000.0000, 30000.0000]', 'The broker''s report of today is used') from pg_temp.quoted() q;
insert into public.account_ledger (kind, amount) values ('starting_balance', 45000);
select is(pg_temp.quoted() ->> 'equity', '50000.0000', 'The broker''s equity is preferred to the book''s');
update public.broker_balances set equity = null;
select is((pg_temp.quoted() ->> 'equity')::numeric, 45000.0, 'The book''s equity is used when the broker reports none');

select pg_temp.set_clock('2026-02-24 16:00');
select is(pg_temp.quoted() -> 'is_live', 'false', 'After the close the quotes are not live');

select * from finish();
rollback;
