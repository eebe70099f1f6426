create function private.ask_which_order(order_ids bigint[]) returns void
language sql set search_path = ''
begin atomic
  with found as (
    update private.prompts q set answered_at = private.now(), answer = case
      when q.kind = 'unfilled_entry' then 'gone' when o.absent_since is null then 'found' else 'none' end
    from public.orders o
    where q.answered_at is null and o.order_id = q.order_id
      and (q.kind = 'which_order' and o.status <> 'unknown' or q.kind = 'unfilled_entry' and not o.is_live)
    returning q.kind, q.prompt_id
  ),
  ambiguous as (
    select o.order_id, v.candidates, jsonb_build_object(
      'order_id', o.order_id, 'request_id', o.request_id, 'position_id', o.position_id, 'purpose', o.purpose,
      'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short, 'expiration_date', r.expiration_date,
      'quantity', o.quantity, 'limit_price', o.limit_price, 'candidates', v.candidates) as facts
    from public.orders o join public.trade_requests r using (request_id)
    cross join lateral (select coalesce(o.candidates, '[]') as candidates) v
    where o.order_id = any (ask_which_order.order_ids) and o.status = 'unknown'
  ),
  asked_otherwise as (
    -- The buttons of the sent message name other orders, so a new token makes them stale.
    update private.prompts q set facts = a.facts, token = replace(gen_random_uuid()::text, '-', '')
    from ambiguous a
    where q.order_id = a.order_id and q.answered_at is null and q.facts -> 'candidates' <> a.candidates
    returning q.prompt_id
  ),
  asked as (
    insert into private.prompts (kind, order_id, facts)
    select 'which_order', a.order_id, a.facts from ambiguous a
    where not exists (select from private.prompts q where q.order_id = a.order_id and q.answered_at is null)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id)
  select kind, prompt_id from found
  union all select 'which_order', prompt_id from asked_otherwise
  union all select 'which_order', prompt_id from asked;
end;

comment on function private.ask_which_order(bigint[]) is
  'Asks a person about unknown orders: which of several candidates at the broker is the order, or, without candidates, whether it is at the broker at all. Questions that were answered otherwise meanwhile are ended.';
