-- A lost answer must not disable the stop for the day: if both closes arrive, the broker refuses the second.
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
select is((select status from "order" where purpose = 'exit'), 'unknown', 'three look-ups within ten minutes are too soon');
rollback to twice;

select pg_temp.apply(pg_temp.report(:close, 'unknown', differing => '{"message": "no answer"}'));
select is((select absences from "order" where purpose = 'exit'), 2::smallint, 'a look-up without an answer does not count');
savepoint silent;
select pg_temp.apply(pg_temp.report(:close, 'unknown', differing => '{"candidates": ["A1"]}'));
select results_eq(
  $$ select absences, absent_since from "order" where purpose = 'exit' $$, $$ values (0::smallint, null::timestamptz) $$,
  'a look-up that finds candidates starts the count again'
);
rollback to silent;

select pg_temp.apply(pg_temp.report(:close, 'absent'));
select results_eq(
  $$ select status, broker_message from "order" where purpose = 'exit' $$,
  $$ values ('cancelled', 'The order never reached the broker.') $$, 'then the order is cancelled and the rules may close again'
);
select is((select answer from private.prompts where kind = 'which_order'), 'none', 'the question is answered with none');

select * from finish();
rollback;
