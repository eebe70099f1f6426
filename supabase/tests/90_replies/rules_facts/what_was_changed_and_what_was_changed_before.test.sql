begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.override_rules(position_id, jsonb_build_object('exit_dte', days), '77')
from public.positions cross join generate_series(14, 19) days where request_id = 'VPC';
select private.rules_facts(position_id, '{"rule": "exit_dte", "old": 18, "new": 19}') as facts
from public.positions where request_id = 'VPC' \gset

select is(:'facts'::jsonb -> 'position', private.rules_of(p), 'A position has its rules') from public.positions p where request_id = 'VPC';
select is(:'facts'::jsonb -> 'changed', '{"rule": "exit_dte", "old": 18, "new": 19}', 'The latest change is shown');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.changes[*].new_value'), '["19", "18", "17", "16", "15"]'::jsonb,
  'The latest five of six changes are listed, the newest first'
);
select is(
  :'facts'::jsonb -> 'changes' -> 0,
  '{"changed_at": "Tue Feb 24, 10:15", "changed_by": "77", "rule": "exit_dte", "old_value": "18", "new_value": "19"}'::jsonb,
  'A change has its author, its time, the old and the new value'
);

select * from finish();
rollback;
