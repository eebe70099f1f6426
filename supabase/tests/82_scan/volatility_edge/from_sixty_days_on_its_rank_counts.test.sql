-- The implied volatility was between 20 % and 40 %, and is 32 %: a fifth above the larger historical volatility.
begin;
select plan(8);
\ir ../../scan.psql

create function pg_temp.with_days(days integer) returns public.daily_volatility
language sql as $$
  delete from public.daily_volatility where true;
  insert into public.daily_volatility (ticker, trade_date, iv30, hv20, hv60)
  select 'XLE', date '2026-02-24' - n, case n when 0 then 0.32 when 1 then 0.40 else 0.20 end, 0.32 / 1.2, 0.1
  from generate_series(0, with_days.days - 1) n returning *
$$;

select pg_temp.with_days(59);
select is((private.volatility_edge('XLE', '2026-02-24')).iv_rank, null, 'Fifty-nine days are too few for a rank');
select ok(pg_temp.near((private.volatility_edge('XLE', '2026-02-24')).edge, 0.5), 'Without a rank the edge is the premium over the historical volatility');
select pg_temp.with_days(60);
select ok(pg_temp.near((private.volatility_edge('XLE', '2026-02-24')).iv_rank, 0.6), 'From sixty days on the rank is the place between the lowest and the highest');
select ok(pg_temp.near((private.volatility_edge('XLE', '2026-02-24')).edge, (0.5 + 0.6) / 2), 'The edge is the average of rank and premium');
insert into public.daily_volatility (ticker, trade_date, iv30) values ('XLE', '2026-02-25', 0.9), ('GLD', '2026-02-23', 0.9);
select ok(pg_temp.near((private.volatility_edge('XLE', '2026-02-24')).iv_rank, 0.6), 'Later days and other tickers do not count');

select pg_temp.with_days(252);
insert into public.daily_volatility (ticker, trade_date, iv30) values ('XLE', '2020-02-24', 0.01);
select ok(pg_temp.near((private.volatility_edge('XLE', '2026-02-24')).iv_rank, 0.6), 'The rank looks back over 252 sessions, no more');
update public.daily_volatility set iv30 = 0.32 where true;
select is((private.volatility_edge('XLE', '2026-02-24')).iv_rank, null, 'A volatility that never changed has no rank');
select pg_temp.with_days(60);
update public.daily_volatility set hv20 = null, hv60 = null where true;
select is((private.volatility_edge('XLE', '2026-02-24')).edge, null, 'Without a historical volatility there is no edge');

select * from finish();
rollback;
