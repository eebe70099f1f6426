begin;
select plan(22);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create sequence update_ids start 900;
create function pg_temp.run(command text, subject jsonb default '{}') returns jsonb
language sql as $$ select public.run_command(nextval('update_ids'), '77', command, subject, 5) $$;

select is(pg_temp.run('sell', pg_temp.typed() - 'verb'), '{"outcome": "done", "wakes": ["scan"]}'::jsonb, 'A typed trade wakes the function scan');
select results_eq(
  'select kind, facts, asked_by, topic from private.lookups', $$ values ('trade', pg_temp.typed(), '77', 5::bigint) $$, 'A typed trade queues a lookup of its quotes'
);
select pg_temp.run('add', pg_temp.typed() - 'verb');
select is((select facts ->> 'verb' from private.lookups order by lookup_id desc limit 1), 'add', 'A trade opened elsewhere queues a lookup, too');
select is(
  pg_temp.run('sell', '{"unread": "\"580x\" cannot be read."}') ->> 'message', '"580x" cannot be read.', 'An unreadable trade is refused with its own sentence'
);
select is(pg_temp.said('refused') ->> 'command', 'sell', 'The refusal is told in the chat');
select is(pg_temp.run('add', '{"picks": true}') ->> 'outcome', 'done', 'A command without a trade is accepted');
select is(pg_temp.said('picker') ->> 'verb', 'add', 'A command without a trade asks which one is meant');
select is((select count(*)::integer from private.lookups), 2, 'A command without a trade queues no lookup');

delete from private.lookups;
select pg_temp.run('pick', jsonb_build_object('opportunity_id', pg_temp.an_opportunity()));
select is((select facts ? 'opportunity_id' from private.lookups), true, 'A picked opportunity queues a lookup');
select is(
  pg_temp.run('pick', '{"opportunity_id": 0}') - 'wakes', '{"outcome": "refused", "message": "That opportunity is no longer stored: /scan looks for new ones."}'::jsonb,
  'An unknown opportunity is refused'
);

delete from private.lookups;
select is(pg_temp.run('account') -> 'outcome', '"done"', '/account is accepted');
select results_eq('select kind, asked_by, topic from private.lookups', $$ values ('account', '77', 5::bigint) $$, '/account queues a lookup of the account');
delete from private.lookups;
select is(pg_temp.run('scan', '{"ticker": "AAPL"}') -> 'outcome', '"done"', '/scan of a ticker is accepted');
select results_eq('select kind, facts ->> ''ticker'' from private.lookups', $$ values ('chain', 'AAPL') $$, '/scan of a ticker queues a lookup of that ticker');
select is(pg_temp.run('scan') ->> 'message', 'A scan is already running: its list follows.', 'A second scan is refused while one is running');

select pg_temp.run('scan_rules', '{"rule": "csp", "field": "off", "value": ""}');
select is((select is_on from public.scan_rules where rule = 'CSP'), false, '/scan rules changes a scan rule');
select pg_temp.run('earnings', '{"days": [{"ticker": "AAPL", "reports_on": "2026-04-30"}]}');
select results_eq('select ticker, source from public.earnings', $$ values ('AAPL', '77') $$, '/earnings stores the date of a company''s earnings');
select is(
  (select array_agg(kind order by message_id) from private.outbox where kind in ('scan_rules', 'earnings') and asked_by = '77' and topic = 5),
  array['scan_rules', 'earnings'], 'Each command is answered in its topic'
);
select is(
  pg_temp.run('earnings', '{"days": [{"ticker": "MSFT", "reports_on": "2026-04-30"}, {"ticker": "KO", "reports_on": "2026-02-20"}]}') ->> 'outcome', 'refused',
  'A list with a past date of earnings is refused'
);
select is_empty($$ select from public.earnings where ticker = 'MSFT' $$, 'A refused list stores none of its dates');
select is((select count(*)::integer from public.actions), (select currval('update_ids')::integer - 899), 'Each command is recorded as an action');
select is_empty('select from public.orders', 'These commands create no order');

select * from finish();
rollback;
