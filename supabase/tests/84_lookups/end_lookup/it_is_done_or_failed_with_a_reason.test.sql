begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.asking('trade', pg_temp.typed());
select private.end_lookup(l, null) from private.lookups l;
select results_eq(
  'select status, error, ended_at is not null from private.lookups', $$ values ('done', null::text, true) $$, 'A lookup without an error is done'
);
select is_empty('select from private.outbox', 'A lookup that is done sends no message of its own');

delete from private.lookups;
select pg_temp.asking('trade', pg_temp.typed());
update private.lookups set edits_message_id = 9;
select private.end_lookup(l, 'It is so.') from private.lookups l;
select results_eq('select status, error from private.lookups', $$ values ('failed', 'It is so.') $$, 'A lookup with an error has failed');
select results_eq(
  'select kind, facts, asked_by, topic, edits_message_id from private.outbox',
  $$ values ('refused', '{"command": "sell", "message": "It is so."}'::jsonb, '77', 5::bigint, 9::bigint) $$, 'The person is told why, in the same topic, in place of the pressed message'
);
delete from private.outbox; delete from private.lookups;
select pg_temp.asking('account');
select private.end_lookup(l, 'It is so.') from private.lookups l;
select is(pg_temp.said('refused') ->> 'command', 'account', 'The message names the command that failed');
delete from private.outbox; delete from private.lookups;
select private.end_lookup(pg_temp.asking('reprice', asked_by => null), 'It is so.');
select is_empty('select from private.outbox', 'A failed lookup of the schedule sends no message');

insert into public.scans (trade_date, is_scheduled, is_live, asked_by, topic) values ('2026-02-24', false, true, '77', 5) returning scan_id \gset
select pg_temp.asking('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', ticker)) from unnest(array['SPY', 'QQQ']) ticker;
select private.end_lookup(l, 'It is so.') from private.lookups l where facts ->> 'ticker' = 'SPY';
select results_eq(
  'select ticker, rule, reason, count from public.scan_counts', $$ values ('SPY', '*', 'no_answer', 1) $$, 'A failed ticker of a scan is counted as not answered'
);
select is((select ended_at from public.scans), null, 'The scan does not end before its last ticker');
select is_empty('select from private.outbox', 'A failed ticker sends no message, because the list names it');
select private.end_lookup(l, null) from private.lookups l where facts ->> 'ticker' = 'QQQ';
select is((select ended_at from public.scans), private.now(), 'The last ticker ends the scan');
select results_eq('select kind, facts ->> ''scan_id'', asked_by, topic from private.outbox', format($$ values ('opportunities', '%s', '77', 5::bigint) $$, :scan_id), 'The end of the scan sends its list');
select is((select count(*)::integer from public.scan_counts), 1, 'A ticker that was answered is not counted as failed');
select is((select count(*)::integer from private.lookups where kind = 'chain' and ended_at is not null), 2, 'Both lookups have ended');

select * from finish();
rollback;
