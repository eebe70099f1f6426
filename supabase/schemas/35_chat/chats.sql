create table private.chats (
  chat_id bigint primary key,
  paced_until timestamptz not null default '-infinity',
  blocked_at timestamptz,
  blocked_error text,
  check ((blocked_at is null) = (blocked_error is null))
);

comment on table private.chats is 'How delivery to a chat goes.';
comment on column private.chats.chat_id is 'Telegram''s; 0 = the owner''s chat, which only the functions know.';
comment on column private.chats.paced_until is
  'Real time at which everything sent so far would have been sent at an even pace; see private.message_interval().';
comment on column private.chats.blocked_at is 'Telegram has refused the bot in this chat since then, the chat''s user having blocked it. Real time.';
comment on column private.chats.blocked_error is 'In Telegram''s words.';

alter table private.chats enable row level security;
