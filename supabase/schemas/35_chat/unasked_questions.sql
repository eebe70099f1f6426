create view private.unasked_questions with (security_invoker = true) as
select q.kind, q.prompt_id, null::text as request_id, latest.due_at as given_up_at
from private.prompts q
cross join lateral (
  select o.status, o.due_at from private.outbox o where o.prompt_id = q.prompt_id order by o.message_id desc limit 1
) latest
left join private.chats c on c.chat_id = 0
where q.answered_at is null and q.kind <> 'confirmation'
  and (latest.status = 'parked' or latest.status = 'sent' and q.chat_id <> c.telegram_id)
union all
select 'card', null, r.request_id, latest.due_at
from public.trade_requests r
cross join lateral (
  select o.status, o.due_at from private.outbox o where o.request_id = r.request_id order by o.message_id desc limit 1
) latest
left join private.chats c on c.chat_id = 0
where r.status = 'pending' and (latest.status = 'parked' or latest.status = 'sent' and r.card_chat_id <> c.telegram_id);

comment on view private.unasked_questions is
  'Questions that still want an answer and are not in the owner''s chat: Telegram refused them, or they are in the chat that it was before. Of a confirmation nobody is asked again: whoever wants it gives the command again.';
comment on column private.unasked_questions.kind is 'Of private.outbox.';
comment on column private.unasked_questions.prompt_id is 'Of a question of private.prompts.';
comment on column private.unasked_questions.request_id is 'Of a card.';
comment on column private.unasked_questions.given_up_at is 'Real time: when it was tried last.';
