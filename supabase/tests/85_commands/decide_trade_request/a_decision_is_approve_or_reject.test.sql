begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select throws_ok(
  $$ select pg_temp.press(1, 'perhaps') $$, 'PT422', 'decision perhaps is neither approve nor reject',
  'A decision other than approve and reject is refused'
);
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'The refused call does not use up the update');

select * from finish();
rollback;
