create function private.derive_legs(ticker text, expiration date, strike_price numeric, width numeric, quantity integer)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_agg(
    jsonb_build_object(
      'action', leg.action,
      'option_type', 'put',
      'strike', trim_scale(leg.strike),
      'expiration', derive_legs.expiration,
      'quantity', derive_legs.quantity,
      'symbol', private.osi_symbol(derive_legs.ticker, derive_legs.expiration, 'put', leg.strike)
    ) order by leg.strike desc
  )
  from (values ('sell', strike_price), ('buy', strike_price - width)) leg (action, strike)
  where leg.strike is not null
$$;

comment on function private.derive_legs(text, date, numeric, numeric, integer) is
  'The legs of a CSP (width null) or VPC, the short put first; strikes in USD per share, quantity in contracts. Shape: trade_requests.legs.';
