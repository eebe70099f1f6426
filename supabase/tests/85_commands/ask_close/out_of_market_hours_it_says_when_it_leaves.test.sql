begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-27 16:00');
select private.ask_close(position_id) from public.positions where request_id = 'VPC';
select results_eq(
  $$ select facts -> 'market_open', facts ->> 'leaves_at' from private.prompts $$,
  $$ values ('false'::jsonb, 'Mon Mar 2, 09:30') $$, 'A close asked for on Friday evening leaves on Monday at the open'
);

select * from finish();
rollback;
