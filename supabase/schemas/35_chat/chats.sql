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

comment on table private.chats is 'How delivery to a chat goes.';
comment on column private.chats.chat_id is 'Telegram''s; 0 = the owner''s chat, which only the functions know.';
comment on column private.chats.paced_until is
  'Real time at which everything sent so far would have been sent at an even pace; see private.message_interval().';
comment on column private.chats.blocked_at is 'Telegram has refused the bot in this chat since then, the chat''s user having blocked it. Real time.';
comment on column private.chats.blocked_error is 'In Telegram''s words.';
comment on column private.chats.telegram_id is 'Of the owner''s chat: the number that it had when messages were claimed last; null = not known yet.';
comment on column private.chats.moved_to is 'Telegram has said that the chat has this number now, and takes nothing under the old one.';
comment on column private.chats.answered_last is 'Whether the latest message was an answer to a person: the next is one of what else waits, if anything does.';

alter table private.chats enable row level security;
