-- A trade in each of fourteen months.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('trade ' || i, 100) from generate_series(1, 14) i;
update public.trade_history
set exit_date = timestamptz '2024-12-15 15:00Z' + split_part(request_id, ' ', 2)::integer * interval '1 month';
select is(
  jsonb_path_query_array(private.comparison_facts('month'), '$.rows[*].bucket'),
  (select jsonb_agg(to_char(date '2026-02-15' - i * interval '1 month', 'YYYY-MM') order by i) from generate_series(0, 11) i),
  'A comparison by month has the latest twelve months, the latest first'
);

select * from finish();
rollback;
