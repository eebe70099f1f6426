create function public.simulated_market(symbols jsonb, tickers jsonb) returns json
language sql stable security definer set search_path = ''
begin atomic
  select json_build_object(
    'now', private.now(),
    -- Nobody quotes while the market is closed, so the last quotes stay.
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
  'Inputs of the simulated market''s quotes: the market clock (now), the time of its quotes (quoted_at), and the values that were set for the requested symbols and tickers (two lists of text). Prices in USD per share.';
grant execute on function public.simulated_market(jsonb, jsonb) to service_role;
