create function private.ask_add(request jsonb, entry_price numeric, fees numeric, mid numeric) returns void
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests := private.read_request(ask_add.request, '', 'chat');
begin
  perform private.refuse_fees(coalesce(ask_add.fees, 0), ask_add.entry_price * r.quantity);
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'add',
    'position_ids', '[]'::jsonb,
    'request', ask_add.request,
    'contract', r.contract,
    'quantity', r.quantity,
    'entry_price', ask_add.entry_price,
    'fees', coalesce(ask_add.fees, 0),
    'known', case when private.is_far(ask_add.entry_price, ask_add.mid) then ask_add.mid end));
end;
$$;

comment on function private.ask_add(jsonb, numeric, numeric, numeric) is
  'Asks whether /add is to record a trade opened elsewhere at entry_price (USD per contract), with fees (USD in all). The question names the mid (USD per contract; null = not known) where it is far from entry_price. PT422.';
