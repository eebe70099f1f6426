create function private.requests_alike(r public.trade_requests) returns setof public.trade_requests
language sql stable set search_path = ''
begin atomic
  select other.*
  from public.trade_requests other
  where other.status in ('pending', 'approved', 'executing')
    and other.contract = r.contract
    and other.request_id <> r.request_id;
end;

comment on function private.requests_alike(public.trade_requests) is
  'The other unfinished requests for the same contract as a request. Approving both would trade it twice.';
