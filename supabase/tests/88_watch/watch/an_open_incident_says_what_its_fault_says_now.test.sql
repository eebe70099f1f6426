begin;
select plan(3);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare says as select says from public.incidents;
prepare told as select facts -> 'incidents' ->> 0 from private.outbox where kind = 'incidents_begun' order by message_id;

insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden: bot was blocked by the user');
select private.watch();
update private.chats set blocked_error = 'Bad Request: chat not found' where chat_id = 0;
select private.watch();
select results_eq('execute says', $$
  values ('Telegram lets nothing through: Bad Request: chat not found. Unblock the bot, or add it to the chat again.')
$$, 'it has the present words');
select results_eq('execute told', $$
  values ('Telegram lets nothing through: Forbidden: bot was blocked by the user. Unblock the bot, or add it to the chat again.')
$$, 'they are not announced again');

delete from private.chats where chat_id = 0;
select private.watch();
select results_eq('execute says', $$
  values ('Telegram lets nothing through: Bad Request: chat not found. Unblock the bot, or add it to the chat again.')
$$, 'it keeps the last words when the fault is gone');

select * from finish();
rollback;
