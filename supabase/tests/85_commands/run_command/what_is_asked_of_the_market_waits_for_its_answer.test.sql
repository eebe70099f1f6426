begin;
select plan(22);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create sequence update_ids start 900;
create function pg_temp.run(command text, subject jsonb default '{}') returns jsonb
language sql as $$ select public.run_command(nextval('update_ids'), '77', command, subject, 5) $$;

select is(pg_temp.run('sell', pg_temp.typed() - 'verb'), '{"outcome": "done", "wakes": ["scan"]}'::jsonb, 'a trade that is typed is asked for');
select results_eq(
  'select kind, facts, asked_by, topic from private.lookups', $$ values ('trade', pg_temp.typed(), '77', 5::bigint) $$, 'with its quotes'
);
select pg_temp.run('add', pg_temp.typed() - 'verb');
select is((select facts ->> 'verb' from private.lookups order by lookup_id desc limit 1), 'add', 'what was opened elsewhere, too');
select is(
  pg_temp.run('sell', '{"unread": "\"580x\" cannot be read."}') ->> 'message', '"580x" cannot be read.', 'what cannot be read is refused in its words'
);
select is(pg_temp.said('refused') ->> 'command', 'sell', 'in the chat');
select is(pg_temp.run('add', '{"picks": true}') ->> 'outcome', 'done', 'what says nothing is asked');
select is(pg_temp.said('picker') ->> 'verb', 'add', 'of the same command');
select is((select count(*)::integer from private.lookups), 2, 'before anything is asked of the market');

delete from private.lookups;
select pg_temp.run('pick', jsonb_build_object('opportunity_id', pg_temp.an_opportunity()));
select is((select facts ? 'opportunity_id' from private.lookups), true, 'an opportunity that is picked');
select is(
  pg_temp.run('pick', '{"opportunity_id": 0}') - 'wakes', '{"outcome": "refused", "message": "That opportunity is no longer stored: /scan looks for new ones."}'::jsonb,
  'what is not there is refused'
);

delete from private.lookups;
select is(pg_temp.run('account') -> 'outcome', '"done"', 'the account');
select results_eq('select kind, asked_by, topic from private.lookups', $$ values ('account', '77', 5::bigint) $$, 'is asked of the broker');
delete from private.lookups;
select is(pg_temp.run('scan', '{"ticker": "AAPL"}') -> 'outcome', '"done"', 'a scan');
select results_eq('select kind, facts ->> ''ticker'' from private.lookups', $$ values ('chain', 'AAPL') $$, 'of a ticker');
select is(pg_temp.run('scan') ->> 'message', 'A scan is already running: its list follows.', 'one at a time');

select pg_temp.run('scan_rules', '{"rule": "csp", "field": "off", "value": ""}');
select is((select is_on from public.scan_rules where rule = 'CSP'), false, 'a rule of scans');
select pg_temp.run('earnings', '{"days": [{"ticker": "AAPL", "reports_on": "2026-04-30"}]}');
select results_eq('select ticker, source from public.earnings', $$ values ('AAPL', '77') $$, 'when a company reports');
select is(
  (select array_agg(kind order by message_id) from private.outbox where kind in ('scan_rules', 'earnings') and asked_by = '77' and topic = 5),
  array['scan_rules', 'earnings'], 'each is answered where it was asked'
);
select is(
  pg_temp.run('earnings', '{"days": [{"ticker": "MSFT", "reports_on": "2026-04-30"}, {"ticker": "KO", "reports_on": "2026-02-20"}]}') ->> 'outcome', 'refused',
  'what is wrong is refused'
);
select is_empty($$ select from public.earnings where ticker = 'MSFT' $$, 'whole');
select is((select count(*)::integer from public.actions), (select currval('update_ids')::integer - 899), 'all of it is on record');
select is_empty('select from public.orders', 'nothing there makes an order');

select * from finish();
rollback;
