-- A press may arrive before the answer to sendMessage is stored.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.trade_requests set card_chat_id = null, card_message_id = null;
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'The token alone identifies a card whose message is not known yet');

select * from finish();
rollback;
