begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00575000', 'SPY', 'quantity_differs', 2, 1, array[position_id], 2
from public.positions where request_id = 'VPC';
select private.ask_about_drifts();
delete from public.drifts;
select private.ask_about_drifts();
select results_eq(
  $$ select answer, answered_at, answered_by from private.prompts $$, $$ values ('gone', private.now(), null::text) $$,
  'the question is answered with gone'
);
select is((select count(*) from private.outbox where kind = 'drift'), 2::bigint, 'its message shows it');

select * from finish();
rollback;
