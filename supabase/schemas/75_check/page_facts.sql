create function private.page_facts(run private.exit_checks) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with positions as (
      select distinct leg.symbol
      from unnest(private.page_positions(run)) page (position_id)
      join public.positions p using (position_id)
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
    ),
    -- Entries are decided on when every position has been.
    requests as (
      select leg.symbol, leg.underlying, leg.subject_id from private.quoted_legs leg where leg.subject = 'request' and run.page_upto is null
    )
    select jsonb_build_object(
      'number', run.page,
      'symbols', (
        select coalesce(jsonb_agg(symbol), '[]') from (select symbol from positions union select symbol from requests) asked
      ),
      'underlyings', (
        select coalesce(jsonb_agg(underlying), '[]') from (
          select underlying from requests union select ticker from private.unpriced_drifts where run.page_upto is null
        ) asked
      ),
      'holdings_wanted', exists (
        select from requests join public.trade_requests r on r.request_id = requests.subject_id
        where r.status = 'approved' and private.needs_shares(r.strategy_type)
      ),
      'buying_power_wanted', exists (select from requests) and (select l.min_buying_power is not null from public.limits l)
    )
    where private.is_market_open(private.now()) and (exists (select from positions) or exists (select from requests))
  );
end;
$$;

comment on function private.page_facts(private.exit_checks) is
  'What to quote for the page that a run is at: {number, symbols, underlyings, holdings_wanted (an entry needs shares), buying_power_wanted (a limit needs it)}; null when there is nothing, or the market is closed.';
