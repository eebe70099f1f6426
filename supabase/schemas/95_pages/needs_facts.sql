create function private.needs_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select coalesce(jsonb_agg(n.need order by n.place, n.since), '[]')
  from (
    select 1 as place, h.since, jsonb_build_object('kind', 'fault', 'part', h.part, 'says', h.says, 'since', h.since) as need
    from public.v_system_health h where not h.ok
    union all
    select 2, q.asked_at, jsonb_build_object(
      'kind', 'question', 'question', q.kind, 'position_id', coalesce(q.position_id, o.position_id),
      'ticker', coalesce(q.ticker, p.ticker, r.ticker), 'since', q.asked_at)
    from private.prompts q
    left join public.orders o using (order_id)
    left join public.trade_requests r using (request_id)
    left join public.positions p on p.position_id = q.position_id
    where q.answered_at is null and (q.expires_at is null or q.expires_at > clock_timestamp())
    union all
    -- A drift that blocks already has a question.
    select 3, min(d.since), jsonb_build_object('kind', 'drift', 'ticker', d.ticker, 'since', min(d.since))
    from public.drifts d
    where d.dismissed_at is null and d.kind <> 'foreign'
      and not exists (select from private.prompts q where q.kind = 'drift' and q.ticker = d.ticker and q.answered_at is null)
    group by d.ticker
    union all
    select 4, r.created_at, jsonb_build_object(
      'kind', 'request', 'request_id', r.request_id, 'ticker', r.ticker, 'contract', r.contract,
      'contract_short', r.contract_short, 'quantity', r.quantity, 'net_credit', r.net_credit, 'since', r.created_at)
    from public.trade_requests r where r.status = 'pending' and r.expires_at > private.now()
  ) n;
end;

comment on function private.needs_facts() is
  'Everything that needs the owner''s attention: [{kind: fault (part, says), question (question: prompts.kind, position_id, ticker), drift (ticker; without a question so far), request (a card that waits: request_id, ticker, contract, contract_short, quantity, net_credit in USD per contract), since}], by urgency of the kind, then the oldest first.';
