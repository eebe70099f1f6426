-- The first look may be quicker than the order.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.orders set status = 'unknown' where order_id = :entry;
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select results_eq(
  $$ select status, absent_since is not null from "order" where purpose = 'entry' $$, $$ values ('unknown', true) $$,
  'at once it may be on its way'
);
select is((select status from request), 'executing', 'and nothing is given up');
update public.orders set absent_since = clock_timestamp() - interval '30 seconds' where order_id = :entry;
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select is((select status from "order" where purpose = 'entry'), 'cancelled', 'then it is not');
select results_eq(
  'select status, status_note from request',
  $$ values ('failed', 'The order never arrived at the broker. Propose it again.') $$,
  'and it is a person''s to propose it again'
);

select * from finish();
rollback;
