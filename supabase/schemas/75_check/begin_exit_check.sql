create function public.begin_exit_check() returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  at timestamptz := private.now();
  market_open boolean := private.is_market_open(at);
  this_run bigint;
begin
  perform private.lock_book();
  if (select expires_at > clock_timestamp() from private.check_lease) then
    return jsonb_build_object('busy', true, 'market_open', market_open);
  end if;

  with expired as (
    update public.trade_requests set
      status = 'expired',
      status_note = case status when 'approved' then 'It was approved, but could not be sent before the market closed.'
        else 'Nobody decided before the market closed.' end
    where status in ('pending', 'approved') and expires_at <= at
    returning request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from expired;

  insert into private.exit_checks (market_open) values (market_open) returning run_id into this_run;

  if not market_open and not exists (select from public.orders where is_live) and not exists (select from private.expired_positions)
    and not (select reconciliation_asked from private.check_lease) then
    update private.exit_checks set finished_at = clock_timestamp() where run_id = this_run;
    return jsonb_build_object('run_id', this_run, 'market_open', false, 'done', true);
  end if;

  update private.check_lease set run_id = this_run, expires_at = clock_timestamp() + interval '90 seconds' where only_row;

  -- The lease was free, so nobody is sending: what stands at 'sent' was cut off, and perhaps arrived ...
  update public.orders set status = 'unknown', updated_at = clock_timestamp() where status = 'sent';
  -- ... and an intent certainly did not. Exits are priced again below; an entry is a person's to propose again.
  with cut_off as (
    update public.orders set status = 'cancelled', broker_message = 'It was never sent.', updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  failed as (
    update public.trade_requests r set status = 'failed', status_note = 'It was interrupted before it was sent. Propose it again.'
    from cut_off where cut_off.purpose = 'entry' and r.request_id = cut_off.request_id
    returning r.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from failed;

  return jsonb_build_object(
    'run_id', this_run,
    'market_open', market_open,
    'symbols', (
      select coalesce(jsonb_agg(distinct symbol), '[]') from private.quoted_legs
      where market_open and subject in ('position', 'request')
    ),
    'closes', (
      select coalesce(jsonb_agg(distinct jsonb_build_object('ticker', ticker, 'date', closed_on, 'closed_at', closed_at)), '[]')
      from private.expired_positions
    ),
    'underlyings', (
      select coalesce(jsonb_agg(distinct ticker), '[]') from private.quoted_legs where market_open and subject = 'request'
    ),
    'buying_power_wanted', market_open and (select min_buying_power is not null from public.limits)
      and exists (select from public.trade_requests where status = 'approved')
  );
end;
$$;

comment on function public.begin_exit_check() is
  'Starts a check: expires requests nobody sent, takes the lease for 90 s of real time, takes up what an interrupted run left, and says what to quote: {run_id, market_open, symbols, underlyings, closes: [{ticker, date, closed_at}] (official closes that settle expired positions), buying_power_wanted (a limit needs it)}. {busy: true} when another run holds the lease; {run_id, market_open: false, done: true} when the market is closed, no order is live, nothing is to be settled and nobody has asked for a reconciliation.';
grant execute on function public.begin_exit_check() to service_role;
