create function public.record_shares(
  ticker text, quantity integer, price numeric, fees numeric default 0, confirmed boolean default false, recorded_by text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  t public.share_trades;
  known numeric := private.known_share_price(ticker);
begin
  perform private.lock_book();
  perform private.refuse_shares(ticker, quantity, price, fees);
  if private.is_far(price, known) and not confirmed then
    raise exception 'the price is %, but the last known price of % is %', trim_scale(price), ticker, trim_scale(known)
      using errcode = 'PT422', detail = 'price', hint = 'It is USD per share. If it is right, set confirmed.';
  end if;
  insert into public.share_trades (ticker, quantity, price, fees, recorded_by)
  values (record_shares.ticker, record_shares.quantity, record_shares.price, coalesce(record_shares.fees, 0), record_shares.recorded_by)
  returning * into t;
  return to_jsonb(t) || jsonb_build_object(
    'pnl', (select sum(l.pnl) from public.v_share_lots l where l.closed_by = t.trade_id),
    'held', private.shares_booked(t.ticker));
end;
$$;

comment on function public.record_shares(text, integer, numeric, numeric, boolean, text) is
  'Records shares bought or (negative) sold elsewhere at price (USD per share), fees in USD; nothing is sent. A sale takes the oldest lots, and is refused beyond the shares in the book (PT409). A price of less than half or more than double the last known one needs confirmed. Returns the row of share_trades with {pnl (of the shares sold, USD), held (shares)}; PT409, PT422.';
grant execute on function public.record_shares(text, integer, numeric, numeric, boolean, text) to service_role;
