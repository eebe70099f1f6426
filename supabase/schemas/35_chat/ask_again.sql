create function private.ask_again(after interval) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, prompt_id, request_id)
  select u.kind, u.prompt_id, u.request_id from private.unasked_questions u
  where u.given_up_at <= clock_timestamp() - ask_again.after
  order by u.given_up_at;
end;

comment on function private.ask_again(interval) is
  'Queues again every question that is not in the owner''s chat and whose last attempt is at least this long ago. It runs every hour, and at once when the chat can be reached again or was replaced by another.';
