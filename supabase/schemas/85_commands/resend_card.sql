create function private.resend_card(handle text) returns void
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests;
begin
  select * into r from public.trade_requests stored
  where stored.status in ('pending', 'approved', 'executing') and md5(stored.request_id) = resend_card.handle;
  if not found then
    raise exception 'that request has ended' using errcode = 'PT409';
  end if;
  insert into private.outbox (kind, request_id, facts)
  select 'card', r.request_id, '{"anew": true}'
  where not exists (
    select from private.outbox o where o.request_id = r.request_id and o.status = 'due' and o.facts ? 'anew');
end;
$$;

comment on function private.resend_card(text) is
  'Sends the card of a request again, as the newest message; the buttons of the earlier one stop working. Repeated presses before it leaves send it once. handle: from private.pending_facts(), short enough for a button. PT409 when the request has ended.';
