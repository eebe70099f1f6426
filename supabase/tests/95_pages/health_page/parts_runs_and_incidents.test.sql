begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

insert into private.exit_checks (started_at, began_at, finished_at, market_open, checked, exits, warnings) values
  (private.now(), '2026-02-24 15:15:00Z', '2026-02-24 15:15:02.346Z', true, 7, '[{"position_id": 1, "reason": "21dte"}]', '[{"asked": "quotes", "message": "HTTP 500"}]');
insert into private.exit_checks (asked_only, started_at, began_at, market_open, failure) values (true, private.now() + interval '1 minute', '2026-02-24 15:16Z', true, 'cut off');
insert into public.incidents (part, fault, subject, says, began_at, ended_at, clear_looks) values
  ('broker', 'x', '', 'It is over.', '2026-02-23 15:00Z', '2026-02-23 15:30Z', 11), ('marks', 'y', '3', 'It is not.', '2026-02-24 15:00Z', null, 0);
select private.health_page() as page \gset

select is(pg_temp.keys(:'page'), 'facts incidents parts runs', 'The page has facts, incidents, parts and runs');
select is(:'page'::jsonb -> 'parts', public.system_health() -> 'parts', 'The parts are those of v_system_health, in their order');
select is((:'page'::jsonb -> 'facts') - 'lease', private.health_facts() - 'lease', 'The facts are those of /health');
select is(pg_temp.each(:'page'::jsonb -> 'incidents', 'says'), '["It is not.", "It is over."]'::jsonb, 'The incidents are listed, the newest first');
select is((:'page'::jsonb #> '{incidents,0}') - 'incident_id', '{"part": "marks", "fault": "y", "subject": "3", "says": "It is not.", "began_at": "2026-02-24T15:00:00+00:00", "ended_at": null}'::jsonb, 'An incident has its beginning and its end');
select is((:'page'::jsonb #> '{runs,1}') - 'run_id',
  '{"started_at": "2026-02-24T15:15:00+00:00", "seconds": 2.35, "asked_only": false, "market_open": true, "checked": 7, "exits": 1,
    "warnings": [{"asked": "quotes", "message": "HTTP 500"}], "failure": null}'::jsonb, 'A run shows what the check did and how long it took');
select is(:'page'::jsonb #> '{runs,0}' @> '{"asked_only": true, "seconds": null, "failure": "cut off", "exits": 0, "warnings": []}', true, 'An unfinished run has no duration');
select is(pg_temp.each(:'page'::jsonb -> 'runs', 'run_id'), (select jsonb_agg(run_id order by run_id desc) from private.exit_checks), 'The runs are listed, the newest first');

insert into private.exit_checks (market_open) select true from generate_series(1, 60);
select is(pg_temp.each(private.health_page() -> 'runs', 'run_id'), (select jsonb_agg(run_id order by run_id desc) from (select run_id from private.exit_checks order by run_id desc limit 50) newest), 'At most fifty runs are listed');
insert into public.incidents (part, fault, subject, says) select 'marks', 'y', 'position ' || n, 'x' from generate_series(1, 120) n;
select is(jsonb_array_length(private.health_page() -> 'incidents'), 100, 'At most a hundred incidents are listed');
select is(private.health_page() #>> '{incidents,0,subject}', 'position 120', 'The newest incidents are listed');
select is(public.dashboard_page('health') - 'head' - 'facts', private.health_page() - 'facts', 'The dashboard''s page has these facts');

select * from finish();
rollback;
