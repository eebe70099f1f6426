-- A lost answer does not take the stop away for the day: of two closes that arrive the broker refuses the second.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.orders set status = 'unknown' where order_id = :close;
select pg_temp.apply(pg_temp.report(:close, 'absent'));
update public.orders set absent_since = clock_timestamp() - interval '10 minutes' where order_id = :close;
select pg_temp.apply(pg_temp.report(:close, 'absent'));
select is((select status from "order" where purpose = 'exit'), 'unknown', 'two look-ups are too few');

savepoint twice;
update public.orders set absent_since = clock_timestamp() - interval '9 minutes' where order_id = :close;
select pg_temp.apply(pg_temp.report(:close, 'absent'));
select is((select status from "order" where purpose = 'exit'), 'unknown', 'three within ten minutes are too soon');
rollback to twice;

select pg_temp.apply(pg_temp.report(:close, 'unknown', differing => '{"message": "no answer"}'));
select is((select absences from "order" where purpose = 'exit'), 2::smallint, 'a broker that does not answer has said nothing');
savepoint silent;
select pg_temp.apply(pg_temp.report(:close, 'unknown', differing => '{"candidates": ["A1"]}'));
select results_eq(
  $$ select absences, absent_since from "order" where purpose = 'exit' $$, $$ values (0::smallint, null::timestamptz) $$,
  'one that shows what it may be has'
);
rollback to silent;

select pg_temp.apply(pg_temp.report(:close, 'absent'));
select results_eq(
  $$ select status, broker_message from "order" where purpose = 'exit' $$,
  $$ values ('cancelled', 'The order never reached the broker.') $$, 'then the rules may close again'
);
select is((select answer from private.prompts where kind = 'which_order'), 'none', 'and nobody has to say it any more');

select * from finish();
rollback;
