begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.says(kind text, facts jsonb default '{}') returns jsonb
language sql return private.message_facts(jsonb_populate_record(null::private.outbox, jsonb_build_object('kind', kind, 'facts', facts)));

insert into public.scans (scan_id, trade_date, is_scheduled, is_live) overriding system value values (7, '2026-02-24', false, true), (8, '2026-02-24', false, true);
select is(pg_temp.says('opportunities', '{"scan_id": 7}'), private.opportunities_facts(7), 'A list has opportunities_facts() of its scan');
select is(pg_temp.says('opportunities', '{"scan_id": null}') -> 'scan_id', '8', 'A list with a null scan is of the latest');
select is(pg_temp.says('opportunities') -> 'scan_id', '8', 'A list without a scan is of the latest');
select is(pg_temp.says('fell_out', '{"scan_id": 7}'), private.fell_out_facts(7), 'A message of what fell out has fell_out_facts()');
select is(pg_temp.says('scan_rules'), private.scan_rules_facts(), 'A message of scan rules has scan_rules_facts()');
select is(pg_temp.says('earnings'), private.earnings_facts(), 'A message of earnings has earnings_facts()');
select is(pg_temp.says('account'), private.account_facts(), 'A message of the account has account_facts()');
select is(pg_temp.says('picker', '{"verb": "sell", "says": "Which one?", "choices": [], "columns": 2}') ->> 'says', 'Which one?', 'A question about a trade keeps its stored facts');

select * from finish();
rollback;
