begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select private.change_rule(position_id, 'profit', '60%', '77') from public.positions where request_id = 'VPC';
select is(
  pg_temp.message('rules'),
  (select jsonb_build_object('position_id', position_id, 'changed', '{"rule": "profit_target", "old": 150, "new": 180}'::jsonb)
    from public.positions where request_id = 'VPC'),
  'The message has the old and the new value'
);
select results_eq(
  $$ select changed_by, rule, old_value, new_value from public.rule_changes $$,
  $$ values ('77', 'profit_target', '150.00', '180.00') $$, 'The change is recorded with its author'
);

select * from finish();
rollback;
