create function private.message_interval(chat_id bigint) returns interval
language sql immutable set search_path = ''
return case when chat_id < 0 then interval '4 seconds' else interval '1 second' end;

comment on function private.message_interval(bigint) is
  'The average interval between messages to one chat (Telegram''s id); five may leave at once after a pause. Telegram''s limits are one message a second for a person, and 20 a minute for groups and channels, whose ids are negative. Five at once and then one every four seconds stay below that.';
