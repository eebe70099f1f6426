-- Of yesterday's hold, hold, hold, exit, exit the second hold equals its neighbors.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15');
insert into private.exit_checks (run_id, started_at, market_open) overriding system value
select 9000 + n, timestamptz '2026-02-24 15:00Z' + n * interval '5 minutes', true from generate_series(1, 5) n;
insert into private.exit_decisions (run_id, position_id, dte, verdict)
select 9000 + n, p.position_id, 45, case when n <= 3 then 'hold' else 'exit' end
from generate_series(1, 5) n, public.positions p where p.request_id = 'CSP';

select private.compact_decisions();
select results_eq(
  $$ select run_id - 9000 from private.exit_decisions where run_id > 9000 order by run_id $$,
  $$ values (1::bigint), (3), (4), (5) $$,
  'the first and the last of equal decisions stay'
);

select pg_temp.set_clock('2026-05-26 10:15');
select private.compact_decisions();
select is_empty($$ select from private.exit_decisions where run_id > 9000 $$, 'nothing is older than 90 days');

select * from finish();
rollback;
