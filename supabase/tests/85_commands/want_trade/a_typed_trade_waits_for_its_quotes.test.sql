begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.want_trade(pg_temp.typed('{"edits_message_id": 9}'), '77', 5);
select results_eq(
  'select kind, facts, status, asked_by, topic, edits_message_id from private.lookups',
  $$ values ('trade', pg_temp.typed(), 'due', '77', 5::bigint, 9::bigint) $$, 'it is asked for'
);
select is_empty('select from private.outbox', 'nothing is said yet');

delete from private.lookups;
select private.want_trade(pg_temp.typed('{"credit": 9, "insists": true}'), '77', 5);
select is((select facts -> 'insists' from private.lookups), 'true', 'with what was said of its credit');
delete from private.lookups;
select private.want_trade('{"verb": "sell", "picks": true}', '77', 5);
select is(
  pg_temp.said('picker') - 'choices', '{"verb": "sell", "says": "Which ticker?", "columns": 4}'::jsonb, 'where nothing is said, of what'
);
insert into public.scan_tickers (ticker) values ('ZM');
delete from public.scan_tickers where ticker not in ('SPY', 'ZM');
select pg_temp.opened('held', differing => '{"ticker": "KO", "strike_price": 60}');
select private.want_trade('{"verb": "add", "picks": true}', '77', 5);
select is(pg_temp.words(), array['KO', 'SPY', 'ZM'], 'what is scanned and what is held');
select private.want_trade('{"verb": "sell", "says": "How is it meant?", "choices": [{"text": "580 put", "words": "SPY 580p"}], "edits_message_id": 9}', '77', 5);
select results_eq(
  'select facts, asked_by, topic, edits_message_id from private.outbox where kind = ''picker'' order by message_id desc limit 1',
  $$ values ('{"verb": "sell", "says": "How is it meant?", "choices": [{"text": "580 put", "words": "SPY 580p"}], "columns": 2}'::jsonb, '77', 5::bigint, 9::bigint) $$,
  'what is ambiguous is asked'
);
select is_empty('select from private.lookups', 'nothing is asked of the market for a question');

select * from finish();
rollback;
