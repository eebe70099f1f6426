begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
create function pg_temp.checks_after(asked_only boolean) returns integer
language plpgsql as $q$
begin
  perform pg_temp.tick();
  update private.check_lease set reconciliation_asked = true;
  perform public.finish_exit_check(pg_temp.begin_at_once(asked_only), holdings => pg_temp.holdings(-4, 1));
  return checks from public.drifts;
end;
$q$;
select is(pg_temp.checks_after(true), 1, 'a person requests a reconciliation between two checks');
select is(jsonb_array_length(pg_temp.message('reconcile') -> 'drifts'), 1, 'the person is told the result');
select is(pg_temp.checks_after(false), 2, 'the next full check is the second look');

select * from finish();
rollback;
