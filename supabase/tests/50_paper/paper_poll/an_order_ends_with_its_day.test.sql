begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('tb1', 'exit', 'CSP', 150);
select pg_temp.set_clock('2026-02-24 15:59:59');
select is(public.paper_poll('["tb1"]', '[]') -> 0 ->> 'status', 'working', 'it works until the close');
select pg_temp.set_clock('2026-02-24 16:00');
select public.paper_poll('["tb1"]', pg_temp.quotes(100)) -> 0 as told \gset
select is(:'told'::jsonb ->> 'status', 'cancelled', 'then it is cancelled');
select results_eq(
  format($$ select (%L::jsonb ->> 'filled_quantity')::integer, (%L::jsonb ->> 'fill_cash')::numeric $$, :'told', :'told'),
  $$ values (0, 0.0000) $$, 'it has no fill'
);

select * from finish();
rollback;
