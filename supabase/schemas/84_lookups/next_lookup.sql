create function public.next_lookup(mode text default null, permits jsonb default null, quota jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  period interval := make_interval(secs => (quota ->> 'seconds')::integer);
  used record;
  l private.lookups;
begin
  if next_lookup.mode is not null then
    update private.check_lease lease set mode = next_lookup.mode, permits = next_lookup.permits
    where only_row and (lease.mode, lease.permits) is distinct from (next_lookup.mode, next_lookup.permits);
  end if;
  if next_lookup.quota is not null then
    select sum(calls)::integer as calls, min(at) as since into used from (
      select c.quote_calls as calls, c.began_at as at from private.exit_checks c where c.began_at > clock_timestamp() - period
      union all
      select a.quote_calls, a.asked_at from private.lookups a where a.asked_at > clock_timestamp() - period and a.quote_calls > 0
    ) lately where calls > 0;
    if used.calls >= (quota ->> 'calls')::integer / 2 then
      -- The last half is the checks'.
      update private.lookups w set due_at = greatest(w.due_at, used.since + period)
      where w.status = 'due' and w.due_at < used.since + period;
      return jsonb_build_object('wait', greatest(1, ceil(extract(epoch from used.since + period - clock_timestamp())))::integer);
    end if;
  end if;

  loop
    select * into l from private.lookups due
    where due.status in ('due', 'asking') and due.due_at <= clock_timestamp()
    order by array_position(array['trade', 'account', 'reprice', 'chain'], due.kind), due.lookup_id
    limit 1 for update skip locked;
    exit when l.lookup_id is null or l.attempts < 3;
    -- Whoever asked it was cut off, time and again.
    perform private.end_lookup(l, 'Nobody got through with it: the log of the function scan says why.');
  end loop;
  if l.lookup_id is null then
    return null;
  end if;
  update private.lookups mine set
    status = 'asking', attempts = mine.attempts + 1, asked_at = clock_timestamp(), due_at = clock_timestamp() + interval '90 seconds'
  where mine.lookup_id = l.lookup_id returning * into l;
  return jsonb_build_object('lookup_id', l.lookup_id, 'attempt', l.attempts, 'kind', l.kind, 'asks', private.asks(l));
end;
$$;

comment on function public.next_lookup(text, jsonb, jsonb) is
  'Claims what the market or the broker is to be asked next, for 90 s of real time: {lookup_id, attempt, kind, asks (private.asks())}; {wait: seconds} while half of the quota of the source (as in private.reckon_quotes()) is used; null when there is nothing. mode, permits: as in begin_exit_check().';
grant execute on function public.next_lookup(text, jsonb, jsonb) to service_role;
