begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir drifts.psql

select is(
  private.reconcile_facts(null) ->> 'failed', 'The broker did not report its holdings.', 'without a report it says so'
);
select is(jsonb_array_length(private.reconcile_facts(null) -> 'drifts'), 1, 'the earlier drifts are listed');
update public.drifts set dismissed_at = private.now(), dismissed_by = '77' where kind = 'missing';
select is(private.reconcile_facts('[]') #> '{drifts, 0, dismissed}', 'true', 'a dismissed drift is marked');

select * from finish();
rollback;
