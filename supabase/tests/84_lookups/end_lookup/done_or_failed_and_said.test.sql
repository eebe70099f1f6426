begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.asking('trade', pg_temp.typed());
select private.end_lookup(l, null) from private.lookups l;
select results_eq(
  'select status, error, ended_at is not null from private.lookups', $$ values ('done', null::text, true) $$, 'done'
);
select is_empty('select from private.outbox', 'what it came to says it');

delete from private.lookups;
select pg_temp.asking('trade', pg_temp.typed());
update private.lookups set edits_message_id = 9;
select private.end_lookup(l, 'It is so.') from private.lookups l;
select results_eq('select status, error from private.lookups', $$ values ('failed', 'It is so.') $$, 'or failed');
select results_eq(
  'select kind, facts, asked_by, topic, edits_message_id from private.outbox',
  $$ values ('refused', '{"command": "sell", "message": "It is so."}'::jsonb, '77', 5::bigint, 9::bigint) $$, 'which is said, where it was asked'
);
delete from private.outbox; delete from private.lookups;
select pg_temp.asking('account');
select private.end_lookup(l, 'It is so.') from private.lookups l;
select is(pg_temp.said('refused') ->> 'command', 'account', 'of which command');
delete from private.outbox; delete from private.lookups;
select private.end_lookup(pg_temp.asking('reprice', asked_by => null), 'It is so.');
select is_empty('select from private.outbox', 'nobody waits for what the schedule asks');

insert into public.scans (trade_date, is_scheduled, is_live, asked_by, topic) values ('2026-02-24', false, true, '77', 5) returning scan_id \gset
select pg_temp.asking('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', ticker)) from unnest(array['SPY', 'QQQ']) ticker;
select private.end_lookup(l, 'It is so.') from private.lookups l where facts ->> 'ticker' = 'SPY';
select results_eq(
  'select ticker, rule, reason, count from public.scan_counts', $$ values ('SPY', '*', 'no_answer', 1) $$, 'of a scan the ticker was not answered'
);
select is((select ended_at from public.scans), null, 'the scan goes on');
select is_empty('select from private.outbox', 'its list says it');
select private.end_lookup(l, null) from private.lookups l where facts ->> 'ticker' = 'QQQ';
select is((select ended_at from public.scans), private.now(), 'the last one ends it');
select results_eq('select kind, facts ->> ''scan_id'', asked_by, topic from private.outbox', format($$ values ('opportunities', '%s', '77', 5::bigint) $$, :scan_id), 'with its list');
select is((select count(*)::integer from public.scan_counts), 1, 'what was answered counts as nothing');
select is((select count(*)::integer from private.lookups where kind = 'chain' and ended_at is not null), 2, 'both are over');

select * from finish();
rollback;
