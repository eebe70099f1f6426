-- An account with 300 closes that makes 10.00 a day. The oldest closes are not shown.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.closes(number integer) returns public.v_equity[] language sql as $$
  select array_agg(jsonb_populate_record(null::public.v_equity, jsonb_build_object(
    'trade_date', '2025-01-01'::date + n, 'pnl', 10, 'total_pnl', 10 * n, 'flow', case n when 1 then 50000 when 290 then -700 else 0 end,
    'equity', 50000 + 10 * n, 'growth', 1 + n / 1000.0, 'drawdown_percent', n % 7)))
  from generate_series(1, closes.number) n
$$;
create temp table year as select private.curve_facts(pg_temp.closes(300)) as facts;

select is(jsonb_array_length(facts -> 'points'), 253, 'The curve has 252 closes and the one before them') from year;
select is(facts #> '{points,0}', '{"day": "2025-02-18", "pnl": 0, "percent": 0, "drawdown": 6}', 'The curve starts at zero, whatever was made before') from year;
select is(facts #> '{points,252}', '{"day": "2025-10-28", "pnl": 2520, "percent": 24.046, "drawdown": 6}', 'The growth counts from the start of the curve') from year;
select is(facts #> '{points,242,flow}', '-700', 'A point has its deposits and withdrawals') from year;
select is(facts - 'points', '{"of": "equity", "stake": 53000.00}', 'The stake is the highest equity of that time') from year;
select is(
  private.curve_facts(pg_temp.closes(2)) -> 'points',
  '[{"day": "2025-01-02", "pnl": 0, "percent": 0, "drawdown": 0}, {"day": "2025-01-02", "pnl": 10, "percent": 0.1, "drawdown": 1},
    {"day": "2025-01-03", "pnl": 20, "percent": 0.2, "drawdown": 2}]',
  'A younger account starts at its first day, and its starting balance is no deposit');

select * from finish();
rollback;
