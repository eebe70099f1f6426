create function private.take_back_late() returns void
language sql set search_path = ''
begin atomic
  update public.orders o set cancelling = true
  from public.trade_requests r
  where r.request_id = o.request_id and o.purpose = 'entry' and o.is_live and o.status <> 'intent' and not o.cancelling
    and (private.not_permitted(r)).breach is not null;
end;

comment on function private.take_back_late() is
  'Cancels entries at the broker that it no longer accepts (private.not_permitted()), for example late on their last day.';
