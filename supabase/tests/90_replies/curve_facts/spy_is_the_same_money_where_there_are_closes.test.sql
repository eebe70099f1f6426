-- An account of 1,000.00 that makes nothing and receives a deposit of 3,000.00 on its third day.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.points() returns setof jsonb language sql as $$
  select jsonb_array_elements(private.curve_facts(array_agg(jsonb_populate_record(null::public.v_equity, jsonb_build_object(
    'trade_date', '2026-02-01'::date + n, 'pnl', 0, 'total_pnl', 0, 'flow', case n when 1 then 1000 when 3 then 3000 else 0 end,
    'equity', case when n < 3 then 1000 else 4000 end, 'growth', 1, 'drawdown_percent', 0)))) -> 'points')
  from generate_series(1, 5) n
$$;

select is((select count(*)::integer from pg_temp.points() p where p ? 'spy_pnl'), 0, 'Without closes of SPY there is no curve of SPY');
insert into private.share_closes (ticker, trade_date, close) values
  ('SPY', '2026-02-03', 500), ('SPY', '2026-02-04', 505), ('SPY', '2026-02-05', 499.95), ('QQQ', '2026-02-06', 400);
select is(
  (select jsonb_agg(p -> 'spy_pnl') from pg_temp.points() p), '[null, null, 0.00, 40.00, 0.00, null]',
  'SPY''s curve starts at its first close with the account''s equity, and ends with its last close');
select is(
  (select jsonb_agg(p -> 'spy_percent') from pg_temp.points() p), '[null, null, 0.000, 1.000, -0.010, null]', 'SPY''s percentage is its own growth');

select * from finish();
rollback;
