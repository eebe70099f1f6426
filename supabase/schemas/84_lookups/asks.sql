create function private.asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return case l.kind
    when 'trade' then private.trade_asks(l)
    -- The expiration of a card is known, and the card does not say whether its strikes are listed.
    when 'card' then private.trade_asks(l) - array['expirations', 'strikes']
    when 'account' then '{"account": true}'
    when 'reprice' then private.reprice_asks(l)
    when 'chain' then private.chain_asks(l)
  end;
end;
$$;

comment on function private.asks(private.lookups) is
  'The next questions of a lookup, all optional: {underlyings: {tickers, indices}, closes: [{ticker, date, closed_at}], expirations: ticker, dividends: {tickers, from, to}, strikes: {ticker, expiration}, account: true, quotes: {at, rate, options: [{symbol, price, closes_at}]}, chain: {ticker, price, at, rate, expirations: [{date, closes_at}], puts, calls: {from, to} or null}}. Prices and strikes in USD per share, at = the time of the price, rate annual.';
