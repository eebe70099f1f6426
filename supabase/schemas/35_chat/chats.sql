create table private.chats (
  chat_id bigint primary key,
  paced_until timestamptz not null default '-infinity',
  blocked_at timestamptz,
  blocked_error text,
  telegram_id bigint,
  moved_to bigint,
  answered_last boolean not null default false,
  check ((blocked_at is null) = (blocked_error is null))
);

comment on table private.chats is 'The state of delivery to each chat.';
comment on column private.chats.chat_id is
  'Telegram''s chat id; 0 = the owner''s chat, whose id only the functions know.';
comment on column private.chats.paced_until is
  'Real time at which everything sent so far would have left at an even pace; see private.message_interval().';
comment on column private.chats.blocked_at is
  'Telegram has refused the bot in this chat since then, because the user blocked it. Real time.';
comment on column private.chats.blocked_error is 'The refusal in Telegram''s words.';
comment on column private.chats.telegram_id is
  'For the owner''s chat: its Telegram id when messages were last claimed; null = not known yet.';
comment on column private.chats.moved_to is
  'The chat''s new id, as Telegram reported it. Telegram accepts nothing under the old one.';
comment on column private.chats.answered_last is
  'The latest message was an answer to a person: the next one is another message, if one waits.';

alter table private.chats enable row level security;
