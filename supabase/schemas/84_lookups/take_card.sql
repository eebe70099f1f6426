create function private.take_card(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests := (select x from public.trade_requests x where x.request_id = l.facts ->> 'request_id');
  spot record;
begin
  if r.status is distinct from 'pending' then
    -- The request was decided meanwhile.
    return null;
  elsif l.learned ? 'price' then
    update public.trade_requests stored set quoted = private.quoted_facts(r.ticker, r.legs, r.floor_credit,
      (l.learned ->> 'price')::numeric, (l.learned ->> 'priced_at')::timestamptz, take_card.answers -> 'options')
    where stored.request_id = r.request_id;
    -- A waiting card reads the quotes when it leaves.
    if not exists (select from private.outbox o where o.request_id = r.request_id and o.status = 'due') then
      perform private.queue_card(r.request_id);
    end if;
    return null;
  end if;
  if json_typeof(take_card.answers -> 'account') = 'object' then
    perform private.keep_balances(take_card.answers -> 'account');
  end if;
  spot := private.price_from(take_card.answers, r.underlying);
  return case when spot.price is not null
    then jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expiration', r.expiration_date) end;
end;
$$;

comment on function private.take_card(private.lookups, json) is
  'Takes the quotes of a proposed trade and updates its card while it is pending. Returns the results for the next questions; null when it is done or nothing is known.';
