create function public.propose_trade(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  created boolean;
  r public.trade_requests;
begin
  created := private.register_request(request, '');
  select * into r from public.trade_requests stored where stored.request_id = request ->> 'request_id';
  if created then
    perform private.queue_card(r.request_id);
  end if;
  return jsonb_build_object('request_id', r.request_id, 'status', r.status, 'created', created, 'wakes', private.wakes());
end;
$$;

comment on function public.propose_trade(jsonb) is
  'Stores a TradeRequest as pending and queues its card: {request_id, status, created, wakes (private.wakes())}. The same again changes nothing; PT409 for the same request_id with other content, PT422 for an expiration that is not in the future.';
grant execute on function public.propose_trade(jsonb) to service_role;
