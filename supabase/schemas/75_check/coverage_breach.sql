create function private.coverage_breach(r public.trade_requests) returns text
language plpgsql stable set search_path = ''
as $$
declare
  known private.shares_held;
  needed bigint;
begin
  -- Before its first report of holdings, nothing refuses; the broker reports them before anything is sent.
  if not private.needs_shares(r.strategy_type) or (select l.reconciled_at is null from private.check_lease l)
    and not exists (select from private.shares_held) then
    return null;
  end if;
  select * into known from private.shares_held s where s.ticker = r.underlying;

  select 100::bigint * (coalesce(known.uncovered_calls, 0) + r.quantity + coalesce(sum(on_the_way.quantity * private.uncovered_calls(on_the_way.legs)), 0))
  into needed
  from (
    select other.legs, o.quantity - o.filled_quantity as quantity
    from public.orders o join public.trade_requests other using (request_id)
    where o.purpose = 'entry' and o.is_live and other.underlying = r.underlying and other.request_id <> r.request_id
    union all
    -- Requests approved earlier have priority.
    select other.legs, other.quantity
    from public.trade_requests other
    where other.status = 'approved' and other.underlying = r.underlying and other.request_id <> r.request_id
      and (r.status is distinct from 'approved' or (other.decided_at, other.request_id) < (r.decided_at, r.request_id))
  ) on_the_way;
  if coalesce(known.held, 0) < needed then
    return format('%s: %s shares held, %s needed.', r.underlying, coalesce(known.held, 0), needed);
  end if;
  return null;
end;
$$;

comment on function private.coverage_breach(public.trade_requests) is
  'Why a covered call may not be sold, as a sentence, or null. The shares in the broker''s latest report (private.shares_held) must be 100 for each uncovered short call on the underlying at the broker, for each in entries on their way, and for the request itself. Other strategies need no shares.';
