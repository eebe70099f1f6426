create function public.take_back_shares(ticker text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  t public.share_trades;
begin
  perform private.lock_book();
  select * into t from public.share_trades stored
  where stored.ticker = take_back_shares.ticker and stored.order_id is null order by stored.trade_id desc limit 1;
  if t.trade_id is null then
    raise exception 'no shares of % were recorded', take_back_shares.ticker using errcode = 'PT404';
  elsif private.new_york_date(t.traded_at) <> private.new_york_date(private.now()) then
    raise exception 'the last trade in % was recorded on another day: it can be undone only on the same day', t.ticker using errcode = 'PT409';
  end if;
  delete from public.share_trades stored where stored.trade_id = t.trade_id;
  return to_jsonb(t) || jsonb_build_object('held', private.shares_booked(t.ticker));
end;
$$;

comment on function public.take_back_shares(text) is
  'Undoes the last record of a ticker''s shares, on the same New York day. Returns the deleted row of share_trades, with {held (shares)}; PT404, PT409.';
grant execute on function public.take_back_shares(text) to service_role;
