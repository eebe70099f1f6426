begin;
select plan(6);
\ir ../../clock.psql

select is(private.last_run() - 'changes', '{"run_id": null, "market_open": true}'::jsonb, 'Before the first check the run_id is null');
insert into private.exit_checks (market_open) values (true);
select is(private.last_run() -> 'run_id', 'null'::jsonb, 'A check at work is not shown');
update private.exit_checks set finished_at = clock_timestamp() where finished_at is null;
select is(private.last_run() -> 'run_id', to_jsonb(max(run_id)), 'A finished check is shown') from private.exit_checks;
insert into private.exit_checks (market_open, asked_only, finished_at) values (true, true, clock_timestamp());
select is(private.last_run() -> 'run_id', to_jsonb(max(run_id)), 'A finished partial check is shown') from private.exit_checks;
select is(private.last_run() -> 'market_open', market_open, what)
from (values (timestamp '2026-02-24 16:00', 'false'::jsonb, 'The market is not open after the close'), ('2026-02-28 12:00', 'false', 'The market is not open on a Saturday')) moment (at, market_open, what)
cross join lateral pg_temp.set_clock(at);

select * from finish();
rollback;
