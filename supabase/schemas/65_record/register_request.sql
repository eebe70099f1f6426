create function private.register_request(request jsonb, path text, origin text default 'proposal') returns boolean
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  r public.trade_requests := private.read_request(request, path, origin);
  created boolean;
begin
  insert into public.trade_requests as stored
    (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth, overrides, origin, expires_at)
  values (
    r.request_id, r.strategy_type, r.ticker, r.underlying, r.expiration_date, r.trades_until, r.net_credit, r.floor_credit, r.quantity,
    r.legs, r.contract, r.contract_short, r.max_worth, r.overrides, r.origin,
    least(private.next_close(private.now()), private.expiration_close(r.trades_until))
  )
  on conflict (request_id) do nothing;
  created := found;

  if created then
    -- A repeated request is accepted even after its expiration.
    if not private.still_trades(r.trades_until) then
      raise exception 'expiration_date % has passed: its options no longer trade (today is % in New York)', r.expiration_date, today
        using errcode = 'PT422', detail = path || 'expiration_date';
    end if;
  elsif not exists (
    select from public.trade_requests stored
    where stored.request_id = r.request_id
      and (stored.legs, stored.net_credit, stored.overrides) = (r.legs, r.net_credit, r.overrides)
  ) then
    raise exception 'request_id % already belongs to another trade', r.request_id
      using errcode = 'PT409', hint = 'Give the new trade a request_id of its own.';
  end if;

  perform from public.trade_requests stored where stored.request_id = r.request_id for no key update;
  return created;
end;
$$;

comment on function private.register_request(jsonb, text, text) is
  'Stores a TradeRequest (its caller has checked the fields) under its request_id, with its origin (trade_requests.origin), or finds it: false when the same request is already stored. PT409 when another trade has that request_id; PT422 when its options have no session left, its detail path and the field. The row stays locked.';
