create view private.taken_up with (security_invoker = true) as
select p.ticker, p.underlying, p.expiration_date from public.positions p where p.status = 'OPEN'
union all
select r.ticker, r.underlying, r.expiration_date from public.trade_requests r where r.status in ('pending', 'approved', 'executing');

comment on view private.taken_up is 'What is held, and what may be soon: it counts in the caps of a list.';
