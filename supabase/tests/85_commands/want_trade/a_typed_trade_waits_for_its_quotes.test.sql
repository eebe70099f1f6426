begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.want_trade(pg_temp.typed('{"edits_message_id": 9}'), '77', 5);
select results_eq(
  'select kind, facts, status, asked_by, topic, edits_message_id from private.lookups',
  $$ values ('trade', pg_temp.typed(), 'due', '77', 5::bigint, 9::bigint) $$, 'A typed trade queues a lookup'
);
select is_empty('select from private.outbox', 'A typed trade sends no message yet');

delete from private.lookups;
select private.want_trade(pg_temp.typed('{"credit": 9, "insists": true}'), '77', 5);
select is((select facts -> 'insists' from private.lookups), 'true', 'The lookup keeps that the person insists on the credit');
delete from private.lookups;
select private.want_trade('{"verb": "sell", "picks": true}', '77', 5);
select is(
  pg_temp.said('picker') - 'choices', '{"verb": "sell", "says": "Which ticker?", "columns": 4}'::jsonb, 'A command without a ticker asks for the ticker'
);
insert into public.scan_tickers (ticker) values ('ZM');
delete from public.scan_tickers where ticker not in ('SPY', 'ZM');
select pg_temp.opened('held', differing => '{"ticker": "KO", "strike_price": 60}');
select private.want_trade('{"verb": "add", "picks": true}', '77', 5);
select is(pg_temp.words(), array['KO', 'SPY', 'ZM'], 'The scanned tickers and those with an open position are offered');
select private.want_trade('{"verb": "sell", "says": "How is it meant?", "choices": [{"text": "580 put", "words": "SPY 580p"}], "edits_message_id": 9}', '77', 5);
select results_eq(
  'select facts, asked_by, topic, edits_message_id from private.outbox where kind = ''picker'' order by message_id desc limit 1',
  $$ values ('{"verb": "sell", "says": "How is it meant?", "choices": [{"text": "580 put", "words": "SPY 580p"}], "columns": 2}'::jsonb, '77', 5::bigint, 9::bigint) $$,
  'An ambiguous trade asks which meaning is right'
);
select is_empty('select from private.lookups', 'A question queues no lookup');

select * from finish();
rollback;
