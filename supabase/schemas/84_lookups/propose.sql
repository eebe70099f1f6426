create function private.propose(request jsonb, origin text default 'proposal', quoted jsonb default null) returns boolean
language plpgsql set search_path = ''
as $$
declare
  created boolean;
  r public.trade_requests;
  held public.positions;
  breach text;
  field text;
begin
  created := private.register_request(propose.request, '', propose.origin);
  if not created then
    return false;
  end if;
  update public.trade_requests stored set quoted = propose.quoted
  where stored.request_id = propose.request ->> 'request_id' returning * into r;
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
  if propose.origin <> 'proposal' then
    breach := private.coverage_breach(r);
    if breach is not null then
      raise exception '%', breach using errcode = 'PT422', detail = 'quantity';
    end if;
  end if;
  if private.is_far(r.net_credit, held.mark) then
    raise exception 'net_credit is %, but position % of the same contract is worth %',
      private.both_ways(r.net_credit), held.position_id, private.both_ways(held.mark)
      using errcode = 'PT422', detail = 'net_credit', hint = 'It is USD per contract.';
  end if;
  perform private.queue_card(r.request_id);
  return true;
end;
$$;

comment on function private.propose(jsonb, text, jsonb) is
  'Stores a TradeRequest as pending, with its quotes (trade_requests.quoted), and queues its card; false where the same request is already stored. PT409 and PT422 as public.propose_trade(); PT422 also where a person wants to sell a call without enough shares.';
