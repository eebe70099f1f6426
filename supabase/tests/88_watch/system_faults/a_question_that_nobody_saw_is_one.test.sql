begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
prepare unasked as select says from private.system_faults() where fault = 'unasked';
insert into private.prompts (kind, facts, ticker) values ('working_closes', '{}', null), ('drift', '{}', 'SPY'), ('drift', '{}', 'QQQ');
select is_empty('execute unasked', 'a question that was not tried yet is no fault');
insert into private.outbox (kind, prompt_id, status, error, due_at)
select kind, prompt_id, 'parked', 'Forbidden', clock_timestamp() - interval '3 days' from private.prompts;
select results_eq(
  'execute unasked',
  $$ values ('Questions that wait for an answer and could not be delivered: 3 (drift, working closes). Each is sent again every hour, and as soon as the chat accepts messages.') $$,
  'an undelivered one is, however old'
);
update private.prompts set answered_at = now(), answer = 'gone';
select is_empty('execute unasked', 'until all are answered');

select * from finish();
rollback;
