-- The press may come in before the answer to sendMessage has been booked.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.trade_requests set card_chat_id = null, card_message_id = null;
select is(pg_temp.press(1, 'approve') ->> 'outcome', 'approved', 'its token is enough');

select * from finish();
rollback;
