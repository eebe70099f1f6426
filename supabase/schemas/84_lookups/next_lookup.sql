create function public.next_lookup(mode text default null, permits jsonb default null, quota jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  -- When enough of the recent requests have left the source's period.
  free_at timestamptz;
  is_full boolean;
  l private.lookups;
begin
  if next_lookup.mode is not null then
    update private.check_lease lease set mode = next_lookup.mode, permits = next_lookup.permits
    where only_row and (lease.mode, lease.permits) is distinct from (next_lookup.mode, next_lookup.permits);
  end if;
  -- A lookup that is too old, or a scan of another day, is no longer wanted.
  perform private.end_lookup(old, 'The market data did not come in time. Ask again.')
  from (
    select w.* from private.lookups w
    left join public.scans s on s.scan_id = (w.facts ->> 'scan_id')::bigint
    where w.status in ('due', 'asking') and w.due_at <= clock_timestamp()
      and case when w.is_waited_for then w.created_at < clock_timestamp() - interval '15 minutes'
        else s.trade_date is distinct from private.new_york_date(private.now()) end
    order by w.lookup_id
    for update of w skip locked
  ) old;

  -- The last half of each quota is for the checks; lookups that a person waits for may use half of that.
  select max(lately.since + of.period), coalesce(bool_or(lately.calls >= of.calls * 3 / 4), false) into free_at, is_full
  from (
    select (quota ->> 'calls')::integer as calls, make_interval(secs => (quota ->> 'seconds')::integer) as period, false as is_chains
    union all
    select (quota -> 'chains' ->> 'calls')::integer, make_interval(secs => (quota -> 'chains' ->> 'seconds')::integer), true
  ) of
  cross join lateral (
    select sum(made.calls) as calls, min(made.at) filter (where made.later < greatest(of.calls / 2, 1)) as since
    from (
      select every.at, every.calls, sum(every.calls) over (order by every.at desc) - every.calls as later
      from (
        select c.quote_calls as calls, c.began_at as at from private.exit_checks c where not of.is_chains and c.began_at > clock_timestamp() - of.period
        union all
        select case when of.is_chains then a.chain_calls else a.quote_calls end, a.asked_at
        from private.lookups a where a.asked_at > clock_timestamp() - of.period
      ) every
      where every.calls > 0
    ) made
  ) lately
  where lately.calls >= of.calls / 2;
  if free_at > clock_timestamp() then
    update private.lookups w set due_at = free_at
    where w.status = 'due' and w.due_at < free_at and (is_full or not w.is_waited_for);
  end if;
  if free_at > clock_timestamp()
    and not exists (select from private.lookups w where w.status in ('due', 'asking') and w.due_at <= clock_timestamp())
  then
    return jsonb_build_object('wait', ceil(extract(epoch from free_at - clock_timestamp()))::integer);
  end if;

  loop
    select * into l from private.lookups due
    where due.status in ('due', 'asking') and due.due_at <= clock_timestamp()
    order by array_position(array['trade', 'card', 'account', 'reprice', 'chain'], due.kind), due.lookup_id
    limit 1 for update skip locked;
    exit when l.lookup_id is null or l.attempts < 3;
    -- Its senders were cut off again and again.
    begin
      perform private.end_lookup(l, 'The market data did not come. The log of the function scan says why.');
    exception when query_canceled or others then
      -- A lookup that cannot even be ended must not block the others.
      update private.lookups stuck set status = 'failed', error = sqlerrm, ended_at = clock_timestamp() where stuck.lookup_id = l.lookup_id;
      update public.scans s set ended_at = private.now() where s.scan_id = (l.facts ->> 'scan_id')::bigint and s.ended_at is null
        and not exists (
          select from private.lookups other
          where other.kind = 'chain' and other.status in ('due', 'asking') and other.facts -> 'scan_id' = l.facts -> 'scan_id');
    end;
  end loop;
  if l.lookup_id is null then
    return null;
  end if;
  update private.lookups mine set
    -- Results of a claim that was cut off are outdated.
    learned = '{}', round = 0,
    status = 'asking', attempts = mine.attempts + 1, asked_at = clock_timestamp(), due_at = clock_timestamp() + interval '90 seconds'
  where mine.lookup_id = l.lookup_id returning * into l;
  return jsonb_build_object('lookup_id', l.lookup_id, 'attempt', l.attempts, 'kind', l.kind, 'asks', private.asks(l));
end;
$$;

comment on function public.next_lookup(text, jsonb, jsonb) is
  'Claims the next lookup for 90 seconds of real time: {lookup_id, attempt, kind, asks (private.asks())}; {wait: seconds} while half of the source''s quota ({calls, seconds, chains?: {calls, seconds}}) is used, or three quarters for lookups that people wait for; null when there is none. mode, permits: as in begin_exit_check().';
grant execute on function public.next_lookup(text, jsonb, jsonb) to service_role;
