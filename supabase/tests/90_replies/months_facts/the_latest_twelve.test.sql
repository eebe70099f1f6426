-- A trade in each of fourteen months.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('trade ' || i, 100) from generate_series(1, 14) i;
update public.trade_history
set exit_date = timestamptz '2024-12-15 15:00Z' + split_part(request_id, ' ', 2)::integer * interval '1 month';
select is(
  jsonb_path_query_array(private.months_facts(), '$.months[*].month'),
  (select jsonb_agg(to_char(date '2026-02-01' - i * interval '1 month', 'YYYY-MM-DD') order by i) from generate_series(0, 11) i),
  'The latest twelve months are listed, the latest first'
);
select is(private.months_facts() -> 'total', '14', 'All months are counted');

select * from finish();
rollback;
