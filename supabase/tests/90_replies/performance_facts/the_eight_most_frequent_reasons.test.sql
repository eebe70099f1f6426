-- There are nine reasons. The last one by name is the only one with two trades.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('trade ' || i, 100, 'reason ' || i) from generate_series(1, 9) i;
select pg_temp.a_trade('another', 100, 'reason 9');
select private.performance_facts() -> 'reasons' as reasons \gset
select is(jsonb_array_length(:'reasons'), 8, 'Eight reasons are listed');
select is(
  jsonb_path_query_array(:'reasons'::jsonb, '$[0 to 1].exit_reason'), '["reason 9", "reason 1"]'::jsonb,
  'The most frequent reason comes first, then they are sorted by name'
);

select * from finish();
rollback;
