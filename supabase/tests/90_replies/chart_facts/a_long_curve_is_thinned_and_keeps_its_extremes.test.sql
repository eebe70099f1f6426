-- A thousand checks around nothing, with one peak and one trough.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.exit_checks (started_at, market_open)
select private.now() + i * interval '5 minutes', true from generate_series(1, 1000) i;
insert into private.exit_decisions (run_id, position_id, pnl, dte, verdict)
select c.run_id, p.position_id, case i when 333 then 140 when 667 then -600 else i % 7 end, 45, 'hold'
from (select run_id, row_number() over (order by run_id) as i from private.exit_checks) c, public.positions p
where p.request_id = 'VPC';
select jsonb_path_query_array(private.chart_facts(p), '$.points[*].pnl') as pnls
from public.positions p where request_id = 'VPC' \gset

select ok(jsonb_array_length(:'pnls') between 100 and 400, 'four points of each hundredth at most');
select ok(:'pnls'::jsonb @> '[140, -600]', 'the peak and the trough are there');
-- The first check's 1 % 7 and the last one's 1000 % 7.
select is(jsonb_build_array(:'pnls'::jsonb -> 0, :'pnls'::jsonb -> -1), '[1, 6]', 'and both ends');

select * from finish();
rollback;
