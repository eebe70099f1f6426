create function private.message_interval(chat_id bigint) returns interval
language sql immutable set search_path = ''
return case when chat_id < 0 then interval '4 seconds' else interval '1 second' end;

comment on function private.message_interval(bigint) is
  'How far apart messages to one chat (Telegram''s id) are on average; five may leave at once after a rest. More Telegram does not take: of a person one a second, of groups and channels, whose ids are negative, 20 in a minute, which five at once and one every four seconds never pass.';
