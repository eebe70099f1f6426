begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select pg_temp.press(1, 'approve');
select is(
  pg_temp.press(2, 'reject') - 'wakes', '{"outcome": "already", "status": "approved"}'::jsonb, 'the first decision stands'
);
select results_eq(
  'select action, outcome from public.actions order by update_id', $$ values ('approve', 'approved'), ('reject', 'already') $$,
  'though somebody has tried'
);
select is(
  (select count(*)::integer from private.outbox), 2, 'the card is brought up to date: it had buttons that it should not have'
);

select * from finish();
rollback;
