create function private.reckon_quotes(asked_only boolean, quota jsonb, out calls integer, out wait integer)
language plpgsql set search_path = ''
as $$
declare
  symbols_per_call integer := (quota ->> 'symbols')::integer;
  period interval := make_interval(secs => (quota ->> 'seconds')::integer);
  -- Number of requests of a full check.
  of_all integer;
  used integer;
  used_since timestamptz;
begin
  with symbols (count, underlyings, is_asked) as (
    select jsonb_array_length(p.legs), 0, c.is_asked
    from private.checkable_positions c join public.positions p using (position_id)
    union all
    select jsonb_array_length(r.legs), 1, true from public.trade_requests r where r.status = 'approved'
    union all
    select count(distinct leg.put_symbol), count(distinct leg.underlying), false
    from private.biting_legs((select array_agg(c.position_id) from private.checkable_positions c)) leg
  ),
  needs (calls, is_partial) as (
    -- Underlyings are requested separately from options, and each page separately.
    select ceil(sum(count)::numeric / symbols_per_call) + ceil(sum(underlyings)::numeric / symbols_per_call)
      + count(*) / max(s.positions_per_call), is_partial
    from (values (false), (true)) kind (is_partial)
    join symbols on symbols.is_asked or not kind.is_partial
    cross join public.quote_settings s
    group by is_partial
  )
  select coalesce(sum(n.calls) filter (where not n.is_partial), 0)::integer,
    coalesce(sum(n.calls) filter (where n.is_partial = reckon_quotes.asked_only), 0)::integer
  into of_all, calls
  from needs n;

  select sum(c.quote_calls)::integer, min(c.at) into used, used_since
  from (
    select e.quote_calls, e.began_at as at from private.exit_checks e where e.began_at > clock_timestamp() - period
    union all
    select l.quote_calls, l.asked_at from private.lookups l where l.asked_at > clock_timestamp() - period
  ) c
  where c.quote_calls > 0;
  if calls > 0 and used + calls + of_all > (quota ->> 'calls')::integer then
    wait := greatest(1, ceil(extract(epoch from used_since + period - clock_timestamp())))::integer;
  end if;
end;
$$;

comment on function private.reckon_quotes(boolean, jsonb) is
  'The number of quote requests that a check makes, by the open positions, approved requests and dates that may need a warning (private.biting_legs()), and the seconds that it has to wait (null = none) until the source''s quota {calls, seconds, symbols (per call)} covers it and a full check after it, given the use by checks and lookups in the last period. So the next scheduled check always has its quotes. Without any use in the period it never waits.';
