begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC');

select results_eq(
  $$
    select mark, fault from private.combined_marks('position', json_build_array(
      pg_temp.quote('SPY260417P00575000', 45, 55, '{"halted": true}'),
      -- Two minutes and a second before 10:00.
      pg_temp.quote('SPY260417P00580000', 140, 160, '{"as_of": "2026-03-03T14:57:59Z"}')))
  $$,
  $$ values (null::numeric, 'stale') $$,
  'the short leg''s fault where both legs have one'
);
select results_eq(
  $$
    select mark, fault from private.combined_marks('position', json_build_array(
      pg_temp.quote('SPY260417P00580000', 140, 160), pg_temp.quote('SPY260417P00575000', 45, 55, '{"delayed": true}')))
  $$,
  $$ values (null::numeric, 'delayed') $$,
  'the long leg''s fault where the short leg has none'
);

select * from finish();
rollback;
