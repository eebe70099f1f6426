create function private.expire_requests() returns void
language plpgsql set search_path = ''
as $$
begin
  with expired as (
    update public.trade_requests r set
      status = 'expired',
      status_note = case was.status when 'approved' then 'It was approved, but could not be sent before the close.'
        else 'Nobody decided before the market closed.' end
    from public.trade_requests was
    where was.request_id = r.request_id and r.status in ('pending', 'approved') and r.expires_at <= private.now()
    returning r.request_id, r.ticker, r.status, r.status_note, was.status as was
  )
  insert into private.outbox (kind, request_id, facts)
  select 'card', request_id, '{}'::jsonb from expired
  union all
  -- An edited card makes no sound. The approver must hear that the trade was not made.
  select 'entry_news', null, to_jsonb(expired) - 'was' from expired where was = 'approved';
end;
$$;

comment on function private.expire_requests() is
  'Ends requests that were not sent in time, updates their cards, and alerts about those that a person had approved.';
