begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir drifts.psql

select is(
  private.reconcile_facts(null) ->> 'failed', 'The broker did not report its holdings.', 'when the broker does not tell'
);
select is(jsonb_array_length(private.reconcile_facts(null) -> 'drifts'), 1, 'what was found before still stands');
update public.drifts set dismissed_at = private.now(), dismissed_by = '77' where kind = 'missing';
select is(private.reconcile_facts('[]') #> '{drifts, 0, dismissed}', 'true', 'and what a person has let be says so');

select * from finish();
rollback;
