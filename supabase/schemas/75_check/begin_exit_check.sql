create function public.begin_exit_check(
  key uuid, asked_only boolean default false, quota jsonb default null, mode text default null, permits jsonb default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  market_open boolean := private.is_market_open(private.now());
  run private.exit_checks;
  reckoned record;
  is_needed boolean;
begin
  perform private.lock_book();
  select * into run from private.exit_checks c where c.key = begin_exit_check.key;

  if run.run_id is null then
    select * into reckoned from private.reckon_quotes(begin_exit_check.asked_only, begin_exit_check.quota)
    where market_open and begin_exit_check.quota is not null;
    if (select expires_at > clock_timestamp() from private.check_lease) or reckoned.wait is not null then
      update private.check_lease set wanted_at = clock_timestamp(), full_wanted = full_wanted or not begin_exit_check.asked_only
      where only_row;
      return jsonb_strip_nulls(jsonb_build_object('busy', true, 'market_open', market_open, 'retry_after', reckoned.wait));
    end if;
    insert into private.exit_checks (key, asked_only, market_open, quote_calls)
    values (begin_exit_check.key, begin_exit_check.asked_only, market_open, coalesce(reckoned.calls, 0))
    returning * into run;
    update private.check_lease set run_id = run.run_id, expires_at = clock_timestamp() + interval '90 seconds',
      full_wanted = full_wanted and run.asked_only, mode = coalesce(begin_exit_check.mode, check_lease.mode),
      permits = case when begin_exit_check.mode is null then check_lease.permits else begin_exit_check.permits end
    where only_row;

    is_needed := market_open or exists (select from public.orders where is_live)
      or (select reconciliation_asked from private.check_lease)
      or not run.asked_only
        and (exists (select from private.expired_positions where not is_asked) or exists (select from private.unmarked_shares));
    if is_needed then
      perform private.take_up_interrupted();
    end if;
    -- Requests expire after interrupted orders were resolved, so that an approved request that was not sent by
    -- the close expires, too.
    perform private.expire_requests();
    if is_needed then
      run := private.turn_page(run);
    else
      perform private.end_check(run, jsonb_build_object('opened', '[]'::jsonb, 'closed', '[]'::jsonb));
      select * into run from private.exit_checks c where c.run_id = run.run_id;
    end if;
  elsif run.finished_at is null then
    -- The caller lost the first answer.
    perform private.lock_book(run.run_id);
  end if;

  if run.finished_at is not null then
    return jsonb_build_object('run_id', run.run_id, 'market_open', run.market_open, 'done', true) || run.answer;
  end if;
  return jsonb_build_object(
    'run_id', run.run_id,
    'market_open', run.market_open,
    'page', private.page_facts(run),
    'indices', (select coalesce(jsonb_agg(distinct underlying), '[]') from public.index_roots where settles_by is not null),
    'at_work', exists (select from public.orders where is_live),
    'holdings_wanted', not run.asked_only or (select reconciliation_asked from private.check_lease),
    'settlements_since', (
      select min(closed_on) from (
        select closed_on from private.expired_positions where not is_index
        union all
        select private.new_york_date(private.expiration_close(p.trades_until))
        from private.prompts q join public.positions p using (position_id)
        where q.kind = 'settlement' and q.answered_at is null and not (q.facts ->> 'pays_cash')::boolean
        union all
        -- The next session's report may differ from what was booked.
        select closed_on from private.settled_shares
        where compared_at is null and closed_on < private.new_york_date(private.now())
      ) open
      where not run.asked_only
    ),
    'closes', (
      select coalesce(jsonb_agg(distinct jsonb_build_object('ticker', ticker, 'date', closed_on, 'closed_at', closed_at)), '[]')
      from (
        select ticker, closed_on, closed_at from private.expired_positions where not is_asked
        union all
        select ticker, closed_on, closed_at from private.unmarked_shares
      ) wanted
      where not run.asked_only
    )
  );
end;
$$;

comment on function public.begin_exit_check(uuid, boolean, jsonb, text, jsonb) is
  'Starts a check: expires requests that were not sent in time, takes the lease for 90 seconds of real time, continues the work of an interrupted run, and returns what the run needs: {run_id, market_open, page (what to quote first, see private.page_facts(); null = nothing), indices (underlyings that are indices, which a source may name differently), at_work (an order is live), holdings_wanted, settlements_since (the first New York date for which the broker is asked about expired contracts; null = not needed), closes: [{ticker, date, closed_at}] (official closes that settle expired positions and mark shares)}. key: chosen by the caller; the same key continues the same run and gets the same answer. asked_only: a partial check, see private.exit_checks. quota: the quota of the source of quotes, see private.reckon_quotes(); null = none. mode: where orders go; permits, given with it: what the broker trades, null = everything; see private.check_lease. {busy: true} when another run holds the lease, which then requests one more check; {busy: true, retry_after: seconds} when the run would use up the quotes of the next check; {run_id, market_open: false, done: true} with finish_exit_check()''s answer when the market is closed, no order is live, nothing is to be settled and no reconciliation was requested.';
grant execute on function public.begin_exit_check(uuid, boolean, jsonb, text, jsonb) to service_role;
