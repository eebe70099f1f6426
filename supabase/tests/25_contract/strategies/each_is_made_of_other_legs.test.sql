begin;
select plan(2);
\ir ../../legs.psql

select results_eq(
  'select strategy_type, legs, secured_by from private.strategies() order by 1',
  $$ values ('CC', 'c', 'shares'), ('CSP', 'p', 'cash'), ('IC', 'PpcC', 'cash'), ('STR', 'pc', 'margin'), ('VCC', 'cC', 'cash'),
    ('VPC', 'Pp', 'cash') $$,
  'six of them'
);
select is((select count(distinct legs) from private.strategies()), 6::bigint, 'legs make one strategy, or none');

select * from finish();
rollback;
