create function public.propose_trade(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  created boolean := private.propose(propose_trade.request);
begin
  if created then
    -- The card is on its way; what the market says is added to it.
    perform private.quote_card(r) from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id';
  end if;
  return (
    select jsonb_build_object('request_id', r.request_id, 'status', r.status, 'created', created, 'wakes', private.wakes())
    from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id');
end;
$$;

comment on function public.propose_trade(jsonb) is
  'Stores a TradeRequest as pending, queues its card and has it quoted: {request_id, status, created, wakes (private.wakes())}. The same again changes nothing; PT409 for the same request_id with other content, PT422 for an expiration that is not in the future, for what the broker does not trade (private.not_permitted()), for a loss without bound that real money does not take (private.unbounded_breach()), and for a credit of less than half or more than double what an open position in the same contract is worth.';
grant execute on function public.propose_trade(jsonb) to service_role;
