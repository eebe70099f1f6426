create function public.simulated_market(symbols jsonb, tickers jsonb) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object(
    'now', private.now(),
    'quotes', (
      select coalesce(jsonb_agg(to_jsonb(q)), '[]') from private.simulated_quotes q
      where simulated_market.symbols ? q.symbol
    ),
    'underlyings', (
      select coalesce(jsonb_agg(to_jsonb(u)), '[]') from private.simulated_underlyings u
      where simulated_market.tickers ? u.ticker
    )
  );
end;

comment on function public.simulated_market(jsonb, jsonb) is
  'What the simulated market needs to quote: the market clock, and what of the asked symbols and tickers (two lists of text) somebody has set. Prices in USD per share.';
grant execute on function public.simulated_market(jsonb, jsonb) to service_role;
