create function private.page_facts(run private.exit_checks) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  position_ids bigint[] := private.page_positions(run);
begin
  return (
    with biting as (
      select leg.underlying, leg.put_symbol from private.biting_legs(position_ids) leg where not run.asked_only
    ),
    positions as (
      select distinct leg.symbol
      from unnest(position_ids) page (position_id)
      join public.positions p using (position_id)
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
    ),
    -- Entries are decided after all positions, with the last page.
    requests as (
      select leg.symbol, leg.underlying, leg.subject_id from private.quoted_legs leg where leg.subject = 'request' and run.page_upto is null
    ),
    -- The other requests have an entry at the broker that still walks.
    approved as (
      select r.strategy_type from public.trade_requests r
      where r.status = 'approved' and r.request_id in (select subject_id from requests)
    )
    select jsonb_build_object(
      'number', run.page,
      'symbols', (
        select coalesce(jsonb_agg(symbol), '[]') from (
          select symbol from positions union select symbol from requests
          union select put_symbol from biting where put_symbol is not null
        ) asked
      ),
      'underlyings', (
        select coalesce(jsonb_agg(underlying order by underlying), '[]') from (
          select underlying from requests union select underlying from biting
          union select ticker from private.unpriced_drifts where run.page_upto is null
        ) asked
      ),
      'holdings_wanted', exists (select from approved where private.needs_shares(approved.strategy_type)),
      'buying_power_wanted', exists (select from approved) and (select l.min_buying_power is not null from public.limits l)
    )
    where private.is_market_open(private.now()) and (exists (select from positions) or exists (select from requests))
  );
end;
$$;

comment on function private.page_facts(private.exit_checks) is
  'The quotes that the current page of a run needs: {number, symbols (legs, and the puts named by private.biting_legs()), underlyings (of requests, of those legs, and of assigned contracts without a price), holdings_wanted (an entry needs shares), buying_power_wanted (a limit needs it)}; null when nothing is needed or the market is closed.';
