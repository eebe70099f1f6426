create function public.propose_trade(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  created boolean := private.propose(propose_trade.request);
begin
  if created then
    -- The card leaves at once, and its quotes are added later.
    perform private.quote_card(r) from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id';
  end if;
  return (
    select jsonb_build_object('request_id', r.request_id, 'status', r.status, 'created', created, 'wakes', private.wakes())
    from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id');
end;
$$;

comment on function public.propose_trade(jsonb) is
  'Stores a TradeRequest as pending, queues its card and its quotes: {request_id, status, created, wakes (private.wakes())}. A repeated call changes nothing. PT409 for a request_id with other content; PT422 for an expiration that no longer trades, for contracts that the broker does not trade (private.not_permitted()), for a loss without bound that real money does not allow (private.unbounded_breach()), and for a credit of less than half or more than double the mark of an open position in the same contract.';
grant execute on function public.propose_trade(jsonb) to service_role;
