begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.says(kind text, facts jsonb default '{}') returns jsonb
language sql return private.message_facts(jsonb_populate_record(null::private.outbox, jsonb_build_object('kind', kind, 'facts', facts)));

insert into public.scans (scan_id, trade_date, is_scheduled, is_live) overriding system value values (7, '2026-02-24', false, true), (8, '2026-02-24', false, true);
select is(pg_temp.says('opportunities', '{"scan_id": 7}'), private.opportunities_facts(7), 'the list of a scan');
select is(pg_temp.says('opportunities', '{"scan_id": null}') -> 'scan_id', '8', 'of the latest where none is named');
select is(pg_temp.says('opportunities') -> 'scan_id', '8', 'or nothing is said');
select is(pg_temp.says('fell_out', '{"scan_id": 7}'), private.fell_out_facts(7), 'what fell out of it');
select is(pg_temp.says('scan_rules'), private.scan_rules_facts(), 'what is looked for');
select is(pg_temp.says('earnings'), private.earnings_facts(), 'when companies report');
select is(pg_temp.says('account'), private.account_facts(), 'the account');
select is(pg_temp.says('picker', '{"verb": "sell", "says": "Which one?", "choices": [], "columns": 2}') ->> 'says', 'Which one?', 'a question as it was asked');

select * from finish();
rollback;
