begin;
select plan(2);
\ir ../../legs.psql

select results_eq(
  'select strategy_type, legs, secured_by from private.strategies() order by 1',
  $$ values ('CC', 'c', 'shares'), ('CSP', 'p', 'cash'), ('IC', 'PpcC', 'cash'), ('STR', 'pc', 'margin'), ('VCC', 'cC', 'cash'),
    ('VPC', 'Pp', 'cash') $$,
  'there are six strategies'
);
select is((select count(distinct legs) from private.strategies()), 6::bigint, 'legs make at most one strategy');

select * from finish();
rollback;
