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
  'The question goes to the person who waits, to the same topic, and replaces the pressed message'
);
select is(pg_temp.said('picker') -> 'columns', '2', 'The choices have two columns by default');

select * from finish();
rollback;
