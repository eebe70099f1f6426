create function private.legs_fault(request jsonb, out field text, out message text)
language plpgsql stable set search_path = ''
as $$
declare
  legs jsonb := private.legs_of(legs_fault.request);
  strategy_type text := legs_fault.request ->> 'strategy_type';
  shape text := private.shape(legs);
  signature text;
  by_strike jsonb;
  odd record;
  most numeric;
begin
  select s.legs into signature from private.strategies() s where s.strategy_type = legs_fault.request ->> 'strategy_type';
  if signature is null then
    field := 'strategy_type';
    message := format('is not a known strategy. Known are %s',
      (select string_agg(s.strategy_type, ', ') from private.strategies() s));
    return;
  end if;
  if exists (select from public.index_roots i where i.root = legs_fault.request ->> 'ticker' and i.settles_by is null) then
    field := 'ticker';
    message := 'is an index whose options cannot be traded here: how they settle is not known';
    return;
  elsif private.needs_shares(strategy_type)
    and exists (select from public.index_roots i where i.root = legs_fault.request ->> 'ticker') then
    field := 'ticker';
    message := 'is an index: it has no shares that could cover a call';
    return;
  end if;
  if legs_fault.request ->> 'strike_price' is not null then
    by_strike := private.legs_of(legs_fault.request - 'legs');
    if by_strike is null then
      field := case when signature in ('p', 'c', 'Pp', 'cC') then 'width' else 'legs' end;
      message := case
        when field = 'legs' then format('are needed: a strike_price alone does not describe a %s', strategy_type)
        when length(signature) = 1 then format('does not belong to a %s', strategy_type)
        else format('is needed for a %s', strategy_type)
      end;
      return;
    end if;
  elsif legs_fault.request ->> 'width' is not null then
    field := 'width';
    message := 'needs a strike_price beside it';
    return;
  end if;

  select leg.* into odd
  from jsonb_to_recordset(legs) leg (expiration date, quantity integer, strike numeric)
  where leg.expiration <> (legs_fault.request ->> 'expiration_date')::date
    or leg.quantity <> (legs_fault.request ->> 'quantity')::integer
    or leg.strike <= 0 or leg.strike >= 100000 or scale(trim_scale(leg.strike)) > 3
  limit 1;
  field := 'legs';
  if legs is null then
    message := 'are needed where no strike_price is given';
  elsif odd.strike <= 0 then
    field := 'width';
    message := 'must be below the strike';
  elsif odd.strike >= 100000 or scale(trim_scale(odd.strike)) > 3 then
    message := format('have a strike of %s, which no option has', trim_scale(odd.strike));
  elsif odd.expiration is distinct from (legs_fault.request ->> 'expiration_date')::date and odd is not null then
    message := format('expire on %s, but the trade expires on %s', odd.expiration, legs_fault.request ->> 'expiration_date');
  elsif odd.quantity is not null then
    message := format('have a quantity of %s, but the trade has a quantity of %s', odd.quantity, legs_fault.request ->> 'quantity');
  elsif by_strike <> legs then
    message := 'do not agree with strike_price and width';
  elsif shape is distinct from strategy_type then
    message := format('make %s, not %s', coalesce(shape, 'no known strategy'), strategy_type);
  else
    most := private.max_worth(legs);
    field := 'net_credit';
    if (legs_fault.request ->> 'net_credit')::numeric >= most then
      message := format('must be below %s, the most the legs can be worth', trim_scale(most));
    else
      field := null;
    end if;
  end if;
end;
$$;

comment on function private.legs_fault(jsonb) is
  'The fault in the contract of a TradeRequest whose fields are valid (shared/schemas/trade-request.ts): the field, and the rest of a sentence about it; null = the contract can be traded.';
