-- A thousand checks with a P&L near zero, one peak and one trough.
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

select ok(jsonb_array_length(:'pnls') between 100 and 400, 'The chart keeps at most four points of each hundredth');
select ok(:'pnls'::jsonb @> '[140, -600]', 'The chart keeps the peak and the trough');
-- The first check's P&L is 1 % 7, the last one's 1000 % 7.
select is(jsonb_build_array(:'pnls'::jsonb -> 0, :'pnls'::jsonb -> -1), '[1, 6]', 'The chart keeps both ends');

select * from finish();
rollback;
