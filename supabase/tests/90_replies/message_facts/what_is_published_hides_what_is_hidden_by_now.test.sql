begin;
select plan(3);
\ir ../../clock.psql

update private.check_lease set mode = 'LIVE';
update public.report_settings set hide_dollars = true;
create function pg_temp.says(kind text, facts jsonb) returns jsonb
language sql as $$
  insert into private.outbox (kind, facts) values (says.kind, says.facts) returning private.message_facts(outbox)
$$;
select is(pg_temp.says('post', '{"day": "2026-02-24", "looks": {"mode": "PAPER", "hide_dollars": false}}'),
  jsonb_build_object('day', '2026-02-24', 'looks', private.report_looks() || '{"mode": "PAPER"}'), 'A post hides what is hidden now and keeps the mode in which it was traded');
select is(pg_temp.says('publish_menu', '{"message_id": 0}') -> 'report', 'null', 'The menu of publishing has publish_menu_facts()');
select is(pg_temp.says('publishing', '{}'), private.publishing_facts(), 'A message of /publishing has publishing_facts()');

select * from finish();
rollback;
