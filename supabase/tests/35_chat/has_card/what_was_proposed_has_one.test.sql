begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('recorded'), pg_temp.proposed('CSP');
select is(private.has_card('recorded'), false, 'a trade recorded by a script has no card');
select is(private.has_card('CSP'), true, 'the card is on its way');
delete from private.outbox;
select is(private.has_card('CSP'), false, 'the card is neither on its way nor in the chat');
update public.trade_requests set card_chat_id = -100, card_message_id = 7 where request_id = 'CSP';
select is(private.has_card('CSP'), true, 'the card is in the chat');
select is(private.has_card('nobody''s'), false, 'an unknown request has no card');

select * from finish();
rollback;
