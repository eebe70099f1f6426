-- The P&L is 300 - 2 x the price: every trade brings 100.00, and T13 has two.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.comparison_facts('ticker'), '{"dimension": "ticker", "dimensions": [], "total": 0, "shares_pnl": 0, "rows": []}'::jsonb, 'A comparison without closed trades is empty'
);

select pg_temp.a_trade('trade ' || i, 100) from generate_series(1, 14) i;
update public.trade_history set ticker = 'T' || least(split_part(request_id, ' ', 2)::integer, 13);
select private.comparison_facts('ticker') as facts \gset
select is(:'facts'::jsonb -> 'total', '13'::jsonb, 'A comparison counts all its rows');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.rows[*].bucket'),
  '["T13", "T1", "T10", "T11", "T12", "T2", "T3", "T4", "T5", "T6", "T7", "T8"]'::jsonb,
  'A comparison has twelve rows: the most trades first, then by name'
);
select is(
  :'facts'::jsonb #> '{rows,0}',
  (select to_jsonb(c) from public.v_comparison c where dimension = 'ticker' and bucket = 'T13'), 'A row is that of v_comparison'
);
select ok(
  :'facts'::jsonb -> 'dimensions' @> '["ticker", "strategy", "month"]' and not :'facts'::jsonb -> 'dimensions' ? 'tag',
  'The other dimensions with trades are offered'
);
select is(
  private.comparison_facts('nonsense') - 'dimensions', '{"dimension": "nonsense", "total": 0, "shares_pnl": 0, "rows": []}'::jsonb,
  'An unknown dimension has no rows'
);

select * from finish();
rollback;
