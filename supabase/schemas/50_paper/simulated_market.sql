create function public.simulated_market(symbols jsonb, tickers jsonb) returns json
language sql stable security definer set search_path = ''
begin atomic
  select json_build_object(
    'now', private.now(),
    -- Nobody quotes while the market is closed: the last prices stand.
    'quoted_at', least(private.now(), private.session_close(private.last_session())),
    'quotes', (
      select coalesce(json_agg(q), '[]') from private.simulated_quotes q
      where q.symbol = any (array(select jsonb_array_elements_text(simulated_market.symbols)))
    ),
    'underlyings', (
      select coalesce(json_agg(u), '[]') from private.simulated_underlyings u
      where u.ticker = any (array(select jsonb_array_elements_text(simulated_market.tickers)))
    )
  );
end;

comment on function public.simulated_market(jsonb, jsonb) is
  'What the simulated market needs to quote: the market clock (now), when its quotes are of (quoted_at), and what of the asked symbols and tickers (two lists of text) somebody has set. Prices in USD per share.';
grant execute on function public.simulated_market(jsonb, jsonb) to service_role;
