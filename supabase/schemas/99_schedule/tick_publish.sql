create function private.tick_publish() returns bigint
language plpgsql set search_path = ''
as $$
begin
  return case when
    -- Whoever pressed has called it already.
    exists (select from public.posts p where p.due_at <= clock_timestamp() - interval '30 seconds')
    -- It says what is set up, and looks after credentials.
    or not exists (
      select from private.calls c where c.function_name = 'publish' and c.sent_at > clock_timestamp() - interval '1 hour')
  then private.wake('publish') end;
end;
$$;

comment on function private.tick_publish() is
  'Every minute: calls publish while a post is due that nobody got called for, and once an hour to say which networks are set up and renew what lapses. Returns the id of the call; null = none.';
