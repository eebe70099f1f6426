begin;
select plan(4);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare blocked as select subject, says from private.system_faults() where fault = 'blocked' order by subject;
insert into private.chats (chat_id, blocked_at, blocked_error) values (-1001, now(), 'Forbidden');
select is_empty('execute blocked', 'nothing is sent there');
update public.report_settings set channel_id = -1001;
select results_eq(
  'execute blocked',
  $$ values ('-1001', 'Telegram refuses messages to the channel -1001: Forbidden. Make the bot an administrator there, or change report_settings.channel_id.') $$,
  'the channel of the reports is a fault'
);
update public.report_settings set channel_id = -1002;
select is_empty('execute blocked', 'not after another channel was chosen');
insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden');
select results_eq(
  'execute blocked',
  $$ values ('0', 'Telegram refuses messages: Forbidden. Unblock the bot, or add it to the chat again.') $$, 'the owner''s chat always is'
);

select * from finish();
rollback;
