begin;
select plan(2);
\ir ../../book.psql

delete from private.outbox;
insert into private.prompts (kind, facts, chat_id, telegram_message_id) values ('working_closes', '{}', 1, 5);
insert into private.outbox (kind, prompt_id) select 'working_closes', prompt_id from private.prompts;
select is(
  (select jsonb_build_array(m -> 'edits', m -> 'chat_id') from jsonb_array_elements(public.claim_messages()) m), '[5, 1]',
  'in its own message'
);

insert into private.outbox (chat_id, kind, edits_message_id) values (2, 'positions', 7);
select is(public.claim_messages() -> 0 ->> 'edits', '7', 'and an answer where the button was pressed');

select * from finish();
rollback;
