begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select pg_temp.press(1, 'approve');
select is(
  pg_temp.press(2, 'reject') - 'wakes', '{"outcome": "already", "status": "approved"}'::jsonb, 'A second press is told the first decision'
);
select results_eq(
  'select action, outcome from public.actions order by update_id', $$ values ('approve', 'approved'), ('reject', 'already') $$,
  'Both presses are recorded as actions'
);
select is(
  (select count(*)::integer from private.outbox), 2, 'The card is updated to remove its buttons'
);

select * from finish();
rollback;
