create function private.pending_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'requests', coalesce(jsonb_agg(jsonb_build_object(
      'request_id', r.request_id, 'handle', md5(r.request_id), 'status', r.status, 'status_note', r.status_note,
      'strategy_type', r.strategy_type, 'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short,
      'expiration_date', r.expiration_date, 'quantity', r.quantity, 'net_credit', r.net_credit,
      'expires_at', private.new_york_time(r.expires_at)) order by r.place) filter (where r.place <= 8), '[]')
  )
  from (
    select *, row_number() over (order by created_at desc, request_id) as place
    from public.trade_requests where status in ('pending', 'approved', 'executing')
  ) r;
end;

comment on function private.pending_facts() is
  'The facts of /pending: {total, requests: the newest eight that have not ended, each with a handle for a button}. net_credit in USD per contract.';
