-- Forty changes of 1 % up and down in turn, then twenty of 2 %. Their mean is zero.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.closes(changes integer) returns json
language sql return (
  select json_agg(json_build_object('ticker', 'XLE', 'date', date '2026-02-23' - n, 'close',
    case when n % 2 = 0 then 100 else 100 * exp(case when n < 20 then 0.02 else 0.01 end) end))
  from generate_series(0, closes.changes) n
);
prepare kept as select hv20, hv60 from public.daily_volatility where ticker = 'XLE' and trade_date = '2026-02-24';

select private.keep_closes('XLE', '2026-02-24', pg_temp.closes(19));
select results_eq('execute kept', 'values (null::double precision, null::double precision)', 'Nineteen changes are too few for a volatility');
-- The close twenty days back is 100, as on all even days.
select private.keep_closes('XLE', '2026-02-24', pg_temp.closes(20));
select ok(pg_temp.near(hv20, 0.02 * sqrt(20 / 19.0) * sqrt(252), 1e-5), 'Twenty changes give the volatility of twenty') from public.daily_volatility where hv20 is not null;
select is((select hv60 from public.daily_volatility where hv20 is not null), null, 'Twenty changes are too few for the volatility of sixty');
select private.keep_closes('XLE', '2026-02-24', pg_temp.closes(59));
select is((select hv60 from public.daily_volatility where hv20 is not null), null, 'Fifty-nine changes are too few for the volatility of sixty');
select private.keep_closes('XLE', '2026-02-24', pg_temp.closes(60));
select ok(
  pg_temp.near(hv60, sqrt((20 * 0.02 ^ 2 + 40 * 0.01 ^ 2) / 59) * sqrt(252), 1e-5), 'Sixty changes give the volatility of sixty'
) from public.daily_volatility where hv20 is not null;
select ok(pg_temp.near(hv20, 0.02 * sqrt(20 / 19.0) * sqrt(252), 1e-5), 'The volatility of twenty uses the latest twenty changes')
from public.daily_volatility where hv20 is not null;
select is((select close from public.daily_volatility where trade_date = '2026-02-24'), null, 'A day before its close has no close');
select is((select count(*)::integer from public.daily_volatility), 62, 'Each day is stored once');

select * from finish();
rollback;
