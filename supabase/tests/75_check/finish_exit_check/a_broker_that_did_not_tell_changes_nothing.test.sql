begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids)
select 'SPY260410P00575000', 'SPY', 'missing', 2, 0, array[position_id] from public.positions where request_id = 'VPC';
select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', null);
select results_eq(
  $$ select held, checks from public.drifts $$, $$ values (0, 1) $$, 'a missing report is no second look'
);

select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', '[]');
select is(
  (select checks from public.drifts where symbol = 'SPY260410P00575000'), 2, 'an empty list counts as a report'
);

select * from finish();
rollback;
