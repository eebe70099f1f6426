-- At 220 / 120 the VPC has 90 of its 150 to go, 60 %, and the CSP 460 of its 600 to lose, 76.7 %.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select private.positions_facts(0) as facts \gset
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.positions[*].request_id'), '["VPC", "CSP"]'::jsonb, 'by how much of the way is missing'
);
select is(
  :'facts'::jsonb - 'positions',
  '{"total": 2, "unrealized_pnl": -80, "day_change": -80, "page": 0, "pages": 1, "killed": false, "paused": false}'::jsonb, 'and all in all'
);
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.positions[*].day_change'), '[60, -140]'::jsonb, 'each with what it has made today'
);
-- At 430 / 130 the VPC has 110 of 150 to go, 73.3 %, and the CSP 600 - 560 = 40 of 600, 6.7 %.
select pg_temp.check_by(pg_temp.quotes(430, 300));
select is(
  jsonb_path_query_array(private.positions_facts(0), '$.positions[*].request_id'), '["CSP", "VPC"]'::jsonb, 'a stop may be nearer'
);
update public.switches set killed_at = private.now(), killed_by = '77', entries_paused_at = private.now(), entries_paused_by = '77';
select is(
  (private.positions_facts(0) -> 'killed')::text || (private.positions_facts(0) -> 'paused')::text, 'truetrue', 'the switches too'
);

select * from finish();
rollback;
