begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.asking('trade', '{"verb": "add"}');
update private.lookups set edits_message_id = 9;
select private.ask_which(l, 'Which one?', '[{"text": "580", "words": "SPY 580p"}]', 3) from private.lookups l;
select private.ask_which(l, 'Which one?', '[]') from private.lookups l;
select results_eq(
  'select kind, facts, asked_by, topic, edits_message_id, status from private.outbox order by message_id limit 1',
  $$ values ('picker', '{"verb": "add", "says": "Which one?", "choices": [{"text": "580", "words": "SPY 580p"}], "columns": 3}'::jsonb,
    '77', 5::bigint, 9::bigint, 'due') $$,
  'to whoever waits for it, where it was asked, in place of the message that was pressed'
);
select is(pg_temp.said('picker') -> 'columns', '2', 'two side by side where nothing is said');

select * from finish();
rollback;
