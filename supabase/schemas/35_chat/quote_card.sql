create function private.quote_card(r public.trade_requests) returns void
language sql set search_path = ''
begin atomic
  select private.queue_lookup('card', jsonb_build_object('request_id', r.request_id, 'ticker', r.ticker, 'legs', r.legs))
  where not exists (
    select from private.lookups l where l.kind = 'card' and l.status = 'due' and l.facts ->> 'request_id' = r.request_id);
end;

comment on function private.quote_card(public.trade_requests) is
  'Queues the quotes of a proposed trade, for its card.';
