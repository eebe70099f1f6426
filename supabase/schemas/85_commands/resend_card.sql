create function private.resend_card(handle text) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.outbox (kind, request_id, facts)
  select 'card', r.request_id, '{"anew": true}'
  from public.trade_requests r
  where r.status in ('pending', 'approved', 'executing') and md5(r.request_id) = resend_card.handle;
  if not found then
    raise exception 'that request is over' using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.resend_card(text) is
  'Sends the card of a request again, as the newest message; the buttons of the one before do nothing from then on. handle: of private.pending_facts(), short enough for a button. PT409 when the request is over.';
