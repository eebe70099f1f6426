begin;
select plan(9);
\ir ../../clock.psql

select is(
  private.page_head() - 'changes', '{"mode": null, "market_open": true, "day": "2026-02-24", "run_id": null, "checked_at": null, "killed": false, "paused": false, "unwell": []}'::jsonb,
  'Before the first check the head has no run and no mode'
);
insert into private.exit_checks (market_open, finished_at) values (true, clock_timestamp());
select pg_temp.set_clock('2026-02-24 10:20');
insert into private.exit_checks (market_open, asked_only, finished_at) values (true, true, clock_timestamp());
update private.check_lease set mode = 'PAPER';
select is((private.page_head() ->> 'checked_at')::timestamptz, timestamptz '2026-02-24 10:15 America/New_York', 'The time checked_at is the start of the last full check');
select is(private.page_head() -> 'run_id', private.last_run() -> 'run_id', 'The run_id is that of the last check of any kind');
select is(private.page_head() ->> 'mode', 'PAPER', 'The mode is shown');
update public.switches set entries_paused_at = private.now(), entries_paused_by = '77' where only_row;
select is(private.page_head() - 'unwell' @> '{"paused": true, "killed": false}', true, 'The head shows the pause of entries');
update public.switches set killed_at = private.now(), killed_by = '77' where only_row;
select is(private.page_head() - 'unwell' @> '{"paused": true, "killed": true}', true, 'The head shows the kill switch');
select pg_temp.set_clock('2026-02-24 11:20');
update private.watchdog set looked_at = private.now(), ticks_expected_from = '-infinity';
select is(private.page_head() -> 'unwell', '["exit-check"]'::jsonb, 'A part without a check for an hour is unwell');
select is(private.page_head() -> 'unwell', (select jsonb_agg(h.part) from public.v_system_health h where not h.ok), 'The unwell parts are those of v_system_health');
select pg_temp.set_clock('2026-02-24 23:30');
select is(private.page_head() ->> 'day', '2026-02-24', 'The day is New York''s date');

select * from finish();
rollback;
