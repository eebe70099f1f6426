begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(public.check_exit_conditions(), '[]'::jsonb, 'without a mark no price rule holds');
-- At 75.00 the VPC has reached its profit target; at 175.00 no rule of the CSP holds.
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is(
  public.check_exit_conditions(),
  (select jsonb_build_array(jsonb_build_object('position', to_jsonb(p), 'reason', 'profit_target'))
    from public.positions p where request_id = 'VPC'),
  'by the latest marks'
);
select pg_temp.check_by('[]');
select is(public.check_exit_conditions(), '[]'::jsonb, 'the marks have to be trustworthy');

select pg_temp.set_clock('2026-03-20 10:00');
select is(
  jsonb_path_query_array(public.check_exit_conditions(), '$[*].reason'), '["21dte", "21dte"]'::jsonb, 'the date rule needs no mark'
);

select * from finish();
rollback;
