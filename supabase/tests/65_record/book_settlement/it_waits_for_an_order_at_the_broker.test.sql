-- The CSP's close is working at the broker.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts, telegram_message_id, chat_id)
select 'settlement', position_id, '{"outcome": "confirm", "assigned_debit": 120}', 5, 1 from public.positions where request_id = 'CSP';
select position_id, token from private.prompts \gset

select throws_ok(
  $$ select private.book_settlement(q, 'expired', '77') from private.prompts q $$, 'PT409',
  format('an order of position %s is still at the broker: booking it now could close the position twice. Answer again when the order has filled or is cancelled', :position_id),
  'A settlement is not booked while an order of the position may still fill'
);
select is(
  public.answer_prompt(900, :'token', 1, 5, 'assigned', '77') - 'message',
  '{"outcome": "refused", "kind": "settlement", "wakes": ["deliver-alerts"]}'::jsonb, 'A person''s answer is refused with the reason'
);
select is((select answer from private.prompts where kind = 'settlement'), null, 'The question stays open');

update public.orders set status = 'cancelled' where position_id = :position_id and status = 'working';
select is(
  public.answer_prompt(901, :'token', 1, 5, 'assigned', '77') ->> 'outcome', 'answered', 'The answer is taken after the order has ended'
);
select is((select status from public.positions where request_id = 'CSP'), 'CLOSED', 'The position is closed once');

select * from finish();
rollback;
