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
  'Open questions that are not in the owner''s chat: Telegram refused them, or they are in the owner''s former chat. Confirmations are left out: a person who still wants the command gives it again.';
comment on column private.unasked_questions.kind is 'Kind of the message in private.outbox.';
comment on column private.unasked_questions.prompt_id is 'For a question of private.prompts: its id.';
comment on column private.unasked_questions.request_id is 'For a card: its request.';
comment on column private.unasked_questions.given_up_at is 'Real time: when it was last tried.';
