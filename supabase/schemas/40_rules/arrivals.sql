create view private.arrivals with (security_invoker = true) as
select p.position_id
from public.positions p
join public.trade_requests r using (request_id)
where p.status = 'OPEN' and not p.auto_exit and r.origin = 'import';

comment on view private.arrivals is
  'Open positions that were imported and whose automatic exit is still off.';
