create function private.ask_close(position_id bigint, close_limit numeric default null, quantity integer default null) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions := private.open_position(ask_close.position_id);
  at timestamptz := private.now();
  market_open boolean := private.is_market_open(at);
  working public.orders;
begin
  select * into working from public.orders o
  where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live;
  if working.urgency <= 2 or working.order_id is not null and ask_close.close_limit is not null then
    raise exception 'a close of position % is already at the broker, at %', p.position_id, private.in_dollars(working.limit_price)
      using errcode = 'PT409';
  elsif p.close_asked_at is not null then
    raise exception 'a close of position % is already requested: the next check that can send it will send it', p.position_id
      using errcode = 'PT409';
  end if;
  if ask_close.quantity not between 1 and p.open_quantity then
    raise exception 'position % has % open contracts', p.position_id, p.open_quantity using errcode = 'PT422';
  elsif ask_close.close_limit <= 0 or ask_close.close_limit > p.max_worth then
    raise exception 'the debit must be above 0 and at most %, the most the legs can be worth', private.both_ways(p.max_worth)
      using errcode = 'PT422';
  end if;
  perform private.refuse_while_killed();

  perform private.ask_confirmation(jsonb_build_object(
    'action', 'close',
    'position_ids', jsonb_build_array(p.position_id),
    'position_id', p.position_id,
    'ticker', p.ticker,
    'strategy_type', p.strategy_type,
    'contract', p.contract,
    'contract_short', p.contract_short,
    'expiration_date', p.expiration_date,
    'open_quantity', p.open_quantity,
    'close_quantity', nullif(ask_close.quantity, p.open_quantity),
    'limit', ask_close.close_limit,
    'far', private.is_far(ask_close.close_limit, p.mark),
    'entry_price', p.entry_price,
    'mark', p.mark,
    'mark_fault', p.mark_fault,
    'marked_at', private.new_york_time(p.marked_at),
    'mark_age_minutes', private.minutes_between(p.marked_at, at),
    'natural_price', p.natural_price,
    'cost', round(coalesce(ask_close.close_limit, p.mark) * coalesce(ask_close.quantity, p.open_quantity), 2),
    'pnl', round((p.credit / p.quantity - coalesce(ask_close.close_limit, p.mark)) * coalesce(ask_close.quantity, p.open_quantity), 2),
    'market_open', market_open,
    'leaves_at', case when not market_open then private.new_york_time(private.next_open(at)) end,
    'working', case when working.order_id is not null then jsonb_build_object(
      'exit_reason', working.exit_reason, 'limit_price', working.limit_price, 'status', working.status) end
  ), p.position_id);
end;
$$;

comment on function private.ask_close(bigint, numeric, integer) is
  'Handles /close: asks whether to close a position, or a quantity of its contracts, now, at the market or at the person''s limit (USD per contract), and gives the cost at its latest mark. PT404 for a position that is not open; PT409 where nothing can be sent or the close was already requested; PT422 for an impossible quantity or limit.';
