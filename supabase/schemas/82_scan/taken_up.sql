create view private.taken_up with (security_invoker = true) as
select p.ticker, p.underlying, p.expiration_date from public.positions p where p.status = 'OPEN'
union all
select r.ticker, r.underlying, r.expiration_date from public.trade_requests r where r.status in ('pending', 'approved', 'executing');

comment on view private.taken_up is
  'Open positions, and requests that may become some soon: both count in the caps of a list.';
