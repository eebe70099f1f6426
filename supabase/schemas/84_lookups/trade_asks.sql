create function private.trade_asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  underlying text := private.underlying_of(root);
  expiration date := (l.learned ->> 'expiration')::date;
  price numeric := (l.learned ->> 'price')::numeric;
  closes_at timestamptz := private.expiration_close(private.trades_until(root, expiration));
  at_rate jsonb := jsonb_build_object('at', l.learned -> 'priced_at', 'rate', (select x.risk_free_percent / 100 from public.report_settings x));
begin
  if price is null then
    return private.asks_of_underlying(underlying) || jsonb_build_object(
      'expirations', root,
      'account', true,
      'closes', (
        select coalesce(jsonb_agg(jsonb_build_object('ticker', underlying, 'date', day, 'closed_at', private.session_close(day))), '[]')
        from (select private.last_session() as day) latest
        where private.session_close(day) <= private.now()
      ));
  elsif jsonb_typeof(l.facts -> 'legs') = 'array' then
    return jsonb_build_object(
      'strikes', jsonb_build_object('ticker', root, 'expiration', expiration),
      'quotes', at_rate || jsonb_build_object('options', (
        select jsonb_agg(jsonb_build_object('symbol', private.osi_symbol(root, expiration, leg.option_type, leg.strike), 'price', price, 'closes_at', closes_at))
        from jsonb_to_recordset(l.facts -> 'legs') leg (option_type text, strike numeric)
      )));
  end if;
  return jsonb_build_object('chain', at_rate || jsonb_build_object(
    'ticker', root, 'price', price,
    'expirations', jsonb_build_array(jsonb_build_object('date', expiration, 'closes_at', closes_at)),
    'puts', jsonb_build_object('from', round(price * 0.75, 2), 'to', price),
    'calls', jsonb_build_object('from', price, 'to', round(price * 1.25, 2))));
end;
$$;

comment on function private.trade_asks(private.lookups) is
  'The next questions about a trade that a person wants: first the price, the expirations and the account; then the quotes of its legs and the listed strikes or, where it names no legs, the options to choose from.';
