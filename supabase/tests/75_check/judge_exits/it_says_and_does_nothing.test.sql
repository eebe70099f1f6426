-- The VPC has reached its profit target at 75.00; the CSP, at 175.00, is being closed.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select array_agg(position_id) as all, min(position_id) filter (where request_id = 'VPC') as vpc from public.positions \gset
create temporary table before as select * from public.positions;
create temporary table judged as select * from private.judge_exits(:'all', pg_temp.quotes(175, 100), true);
select bag_eq(
  $$
    select p.request_id, j.verdict, j.exit_reason, j.mark, j.natural_price, j.closable
    from judged j join public.positions p using (position_id)
  $$,
  $$ values ('VPC', 'exit', 'profit_target', 75.0000, 77.0000, 2), ('CSP', 'closing', null, 175.0000, 176.0000, 2) $$,
  'the decision for each position'
);
select results_eq(
  'select * from public.positions order by position_id', 'select * from before order by position_id', 'no position is changed'
);
select results_eq(
  format($$ select position_id from private.judge_exits(array[%s], pg_temp.quotes(175, 100), true) $$, :vpc), array[(:vpc)::bigint],
  'only the given positions are decided'
);

select * from finish();
rollback;
