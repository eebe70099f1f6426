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

-- The first day inside and the last one, and those around: today is 24 February, it expires on 10 April.
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-23'), ('AAPL', '2026-04-11');
select is(pg_temp.quoted('AAPL') -> 'earnings', 'null', 'earnings before and after it are not inside it');
select is(pg_temp.quoted('AAPL') -> 'earnings_known', 'true', 'that they are known says so');
select is(pg_temp.quoted('KO') -> 'earnings_known', 'false', 'of a company of which nobody has told they are not');
select is(pg_temp.quoted('SPXW') -> 'earnings_known', 'true', 'an index reports none');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-04-10'), ('KO', '2026-02-24'), ('MSFT', '2026-02-23');
select is(pg_temp.quoted('AAPL') ->> 'earnings', '2026-04-10', 'on its last day they are');
select is(pg_temp.quoted('KO') ->> 'earnings', '2026-02-24', 'and today');
select is(pg_temp.quoted('MSFT') -> 'earnings_known', 'false', 'those that are over say nothing');

insert into public.dividends (ticker, ex_date, amount, source) values
  ('SPY', '2026-02-24', 1, 'x'), ('SPY', '2026-04-10', 1.75, 'x'), ('SPY', '2026-04-13', 2, 'x'), ('KO', '2026-02-24', 0.5, 'x');
select is(pg_temp.quoted() -> 'ex_dividend', '{"ex_date": "2026-04-10", "amount": 1.7500}'::jsonb, 'the first ex-date to come inside it');
select is(pg_temp.quoted('KO') -> 'ex_dividend', 'null', 'who sells today has no part in today''s');

-- 70 days of volatility from 0.10 to 0.30, today 0.25: three quarters of the way.
insert into public.daily_volatility (ticker, trade_date, iv30)
select 'SPY', date '2026-02-24' - n, case n when 0 then 0.25 when 1 then 0.10 when 2 then 0.30 else 0.2 end from generate_series(0, 69) n;
select is(round((pg_temp.quoted() ->> 'iv_rank')::numeric, 6), 0.75, 'the rank of its volatility');
select is(pg_temp.quoted('KO') -> 'iv_rank', 'null', 'where that is known');

insert into public.broker_balances (trade_date, equity, buying_power) values ('2026-02-23', 1, 2);
select is(jsonb_build_array(q -> 'equity', q -> 'buying_power'), '[null, null]', 'what the broker said yesterday is old') from pg_temp.quoted() q;
insert into public.broker_balances (trade_date, equity, buying_power) values ('2026-02-24', 50000, 30000);
select is(jsonb_build_array(q -> 'equity', q -> 'buying_power'), '[50000.0000, 30000.0000]', 'what it says today') from pg_temp.quoted() q;
insert into public.account_ledger (kind, amount) values ('starting_balance', 45000);
select is(pg_temp.quoted() ->> 'equity', '50000.0000', 'goes before the book''s');
update public.broker_balances set equity = null;
select is((pg_temp.quoted() ->> 'equity')::numeric, 45000.0, 'which is said where the broker tells none');

select pg_temp.set_clock('2026-02-24 16:00');
select is(pg_temp.quoted() -> 'is_live', 'false', 'after the close its quotes are old');

select * from finish();
rollback;
