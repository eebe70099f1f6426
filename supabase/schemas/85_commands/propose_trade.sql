create function public.propose_trade(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  created boolean;
  r public.trade_requests;
  held public.positions;
  breach text;
  field text;
begin
  created := private.register_request(request, '');
  select * into r from public.trade_requests stored where stored.request_id = request ->> 'request_id';
  if created then
    select * into held from public.positions p
    where p.status = 'OPEN' and p.mark_fault is null
      and p.contract = r.contract
    order by p.marked_at desc nulls last limit 1;
    select n.field, n.breach into field, breach from private.not_permitted(r) n;
    if breach is not null then
      raise exception '%', breach using errcode = 'PT422', detail = field;
    end if;
    breach := private.unbounded_breach(private.draft_position(r, r.net_credit * r.quantity, r.quantity));
    if breach is not null then
      raise exception '%', breach using errcode = 'PT422', detail = 'strategy_type';
    end if;
    if private.is_far(r.net_credit, held.mark) then
      raise exception 'net_credit is %, and position % of the same contract is worth %',
        private.both_ways(r.net_credit), held.position_id, private.both_ways(held.mark)
        using errcode = 'PT422', detail = 'net_credit', hint = 'It is USD per contract.';
    end if;
    perform private.queue_card(r.request_id);
  end if;
  return jsonb_build_object('request_id', r.request_id, 'status', r.status, 'created', created, 'wakes', private.wakes());
end;
$$;

comment on function public.propose_trade(jsonb) is
  'Stores a TradeRequest as pending and queues its card: {request_id, status, created, wakes (private.wakes())}. The same again changes nothing; PT409 for the same request_id with other content, PT422 for an expiration that is not in the future, for what the broker does not trade (private.not_permitted()), for a loss without bound that real money does not take (private.unbounded_breach()), and for a credit of less than half or more than double what an open position in the same contract is worth.';
grant execute on function public.propose_trade(jsonb) to service_role;
