begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
update private.check_lease set reconciliation_asked = true;
select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', pg_temp.holdings(-4, 1));
select is(
  pg_temp.message('reconcile') - 'drifts',
  '{"checked_at": "Tue Feb 24, 10:15", "failed": null, "agreed": 1, "unreadable": [], "foreign": []}', 'one symbol agrees'
);
select is(jsonb_array_length(pg_temp.message('reconcile') -> 'drifts'), 1, 'one does not');

select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', pg_temp.holdings(-4, 1));
select is((select count(*) from private.outbox where kind = 'reconcile'), 1::bigint, 'the next check sends nothing');

update private.check_lease set reconciliation_asked = true;
select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', null);
select is(
  pg_temp.message('reconcile') ->> 'failed', 'The broker did not report its holdings.', 'a failed reconciliation is told, too'
);

select * from finish();
rollback;
