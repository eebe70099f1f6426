create function private.expire_requests() returns void
language plpgsql set search_path = ''
as $$
begin
  with expired as (
    update public.trade_requests set
      status = 'expired',
      status_note = case status when 'approved' then 'It was approved, but could not be sent before the market closed.'
        else 'Nobody decided before the market closed.' end
    where status in ('pending', 'approved') and expires_at <= private.now()
    returning request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from expired;
end;
$$;

comment on function private.expire_requests() is 'Ends the requests that nobody sent in time, and brings their cards up to date.';
