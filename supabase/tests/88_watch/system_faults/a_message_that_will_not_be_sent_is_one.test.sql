begin;
select plan(3);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare unsent as select subject, says from private.system_faults() where fault = 'unsent' order by subject;
insert into private.outbox (kind, status, error) values
  ('brief', 'parked', 'It cannot be written'), ('brief', 'parked', 'It cannot be written either'), ('post', 'parked', 'no'),
  ('opened', 'parked', 'Forbidden: bot was blocked by the user');
select results_eq(
  'execute unsent',
  $$ values ('brief', 'A message (brief) could not be sent and will not be tried again: It cannot be written either.') $$,
  'once per kind; posts and blocked chats have their own'
);
update private.outbox set due_at = due_at - interval '16 minutes';
select is_empty('execute unsent', 'for a quarter of an hour');
update private.outbox set due_at = clock_timestamp();
insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden');
select is_empty('execute unsent', 'not while the chat is blocked, which is its own fault');

select * from finish();
rollback;
