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
      union all
      -- A running scan continues by itself. A lookup that a person waits for does not wait for it.
      select 'scan' where exists (
        select from private.lookups l
        where l.status = 'due' and l.due_at <= clock_timestamp()
          and (l.is_waited_for or not exists (
            select from private.lookups other where other.status = 'asking' and other.due_at > clock_timestamp())))
      union all
      select 'publish' where exists (select from public.posts p where p.due_at <= clock_timestamp())
    ) waiting
  );
end;
$$;

comment on function private.wakes() is
  'The functions that have work now: deliver-alerts, exit-check, scan, publish. A function of the API returns them in its answer, and the Edge Function that called it calls them.';
