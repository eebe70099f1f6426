create function private.tick_publish() returns bigint
language plpgsql set search_path = ''
as $$
begin
  return case when
    -- In the first 30 seconds the press itself has called publish.
    exists (select from public.posts p where p.due_at <= clock_timestamp() - interval '30 seconds')
    -- The hourly call reports which networks are set up and renews credentials.
    or not exists (
      select from private.calls c where c.function_name = 'publish' and c.sent_at > clock_timestamp() - interval '1 hour')
  then private.wake('publish') end;
end;
$$;

comment on function private.tick_publish() is
  'Runs every minute: calls publish while a post has been due for 30 seconds, and once an hour, to report which networks are set up and renew credentials. Returns the id of the call; null = none.';
