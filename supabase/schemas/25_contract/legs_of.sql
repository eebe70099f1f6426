create function private.legs_of(request jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(
      jsonb_build_object(
        'action', leg.action,
        'option_type', leg.option_type,
        'strike', trim_scale(leg.strike),
        'expiration', coalesce(leg.expiration, r.expiration_date),
        'quantity', coalesce(leg.quantity, r.quantity),
        'symbol', private.osi_symbol(r.ticker, coalesce(leg.expiration, r.expiration_date), leg.option_type, leg.strike)
      ) order by leg.action desc, leg.option_type desc, leg.strike
    )
    from jsonb_to_record(legs_of.request)
      r (strategy_type text, ticker text, expiration_date date, strike_price numeric, width numeric, quantity integer, legs jsonb)
    cross join lateral jsonb_to_recordset(
      case when jsonb_typeof(r.legs) = 'array' then r.legs else private.legs_by_strike(r.strategy_type, r.strike_price, r.width) end
    ) leg (action text, option_type text, strike numeric, expiration date, quantity integer)
  );
end;
$$;

comment on function private.legs_of(jsonb) is
  'The legs of a TradeRequest in the form of trade_requests.legs, short legs first: the legs that it names, or those that its strike_price and width describe; null where it has neither. private.legs_fault() says whether they can be traded.';
