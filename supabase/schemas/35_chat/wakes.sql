create function private.wakes() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(name), '[]')
    from (
      select 'deliver-alerts' as name
      where exists (select from private.outbox where status = 'due' and due_at <= clock_timestamp())
      union all
      select 'exit-check' from private.check_lease where wanted_at is not null
    ) waiting
  );
end;
$$;

comment on function private.wakes() is
  'Which functions have something to do now: deliver-alerts, exit-check. A function of the API says so in its answer, and the Edge Function that called it calls them.';
