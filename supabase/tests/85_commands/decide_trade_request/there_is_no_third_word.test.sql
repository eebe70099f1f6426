begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select throws_ok(
  $$ select pg_temp.press(1, 'perhaps') $$, 'PT422', 'decision perhaps is neither approve nor reject',
  'it is an error of the caller'
);
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'that has not consumed the update');

select * from finish();
rollback;
