create function private.register_request(request jsonb, path text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  r public.trade_requests := jsonb_populate_record(null::public.trade_requests, request - 'legs');
  created boolean;
begin
  insert into public.trade_requests as stored
    (request_id, strategy_type, ticker, expiration_date, strike_price, width, net_credit, quantity, legs, overrides, expires_at)
  values (
    r.request_id, r.strategy_type, r.ticker, r.expiration_date, r.strike_price, r.width, r.net_credit, r.quantity,
    private.derive_legs(r.ticker, r.expiration_date, r.strike_price, r.width, r.quantity),
    coalesce(r.overrides, '{}'),
    least(private.next_close(private.now()), private.expiration_close(r.expiration_date))
  )
  on conflict (request_id) do nothing;
  created := found;

  if created then
    -- The same again stays the same, whatever the date has become.
    if r.expiration_date <= today then
      raise exception 'expiration_date % is not in the future: it is % in New York', r.expiration_date, today
        using errcode = 'PT422', detail = path || 'expiration_date';
    end if;
  elsif not exists (
    select from public.trade_requests stored
    where stored.request_id = r.request_id
      and (stored.strategy_type, stored.ticker, stored.expiration_date, stored.strike_price, stored.net_credit, stored.quantity)
        = (r.strategy_type, r.ticker, r.expiration_date, r.strike_price, r.net_credit, r.quantity)
      and stored.width is not distinct from r.width
      and stored.overrides = coalesce(r.overrides, '{}')
  ) then
    raise exception 'request_id % already stands for another trade', r.request_id
      using errcode = 'PT409', hint = 'Give the new trade a request_id of its own.';
  end if;

  perform from public.trade_requests stored where stored.request_id = r.request_id for no key update;
  return created;
end;
$$;

comment on function private.register_request(jsonb, text) is
  'Stores a TradeRequest (checked for shape by its caller) under its request_id, or finds it: false when the very same is there already. PT409 when another trade has that request_id, PT422 when it expires today or before, its detail naming the field behind path. Leaves the row locked.';
