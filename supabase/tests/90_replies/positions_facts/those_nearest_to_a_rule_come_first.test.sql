-- At marks of 220 and 120, the VPC is 90 of its 150 away from its target, 60 %, and the CSP 460 of its 600 away from its stop, 76.7 %.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select private.positions_facts(0) as facts \gset
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.positions[*].request_id'), '["VPC", "CSP"]'::jsonb, 'The position nearest to a rule comes first, by the share of the way'
);
select is(
  :'facts'::jsonb - 'positions',
  '{"total": 2, "unrealized_pnl": -80, "day_change": -80, "page": 0, "pages": 1, "killed": false, "paused": false}'::jsonb, 'The list has its totals and the switches'
);
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.positions[*].day_change'), '[60, -140]'::jsonb, 'Each position has its change of the day'
);
-- At marks of 430 and 130, the VPC is 110 of 150 away, 73.3 %, and the CSP 600 - 560 = 40 of 600, 6.7 %.
select pg_temp.check_by(pg_temp.quotes(430, 300));
select is(
  jsonb_path_query_array(private.positions_facts(0), '$.positions[*].request_id'), '["CSP", "VPC"]'::jsonb, 'A position near its stop comes first'
);
update public.switches set killed_at = private.now(), killed_by = '77', entries_paused_at = private.now(), entries_paused_by = '77';
select is(
  (private.positions_facts(0) -> 'killed')::text || (private.positions_facts(0) -> 'paused')::text, 'truetrue', 'The list shows the kill switch and the pause'
);

select * from finish();
rollback;
