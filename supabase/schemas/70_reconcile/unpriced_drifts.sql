create view private.unpriced_drifts with (security_invoker = true) as
select d.symbol, d.ticker
from public.drifts d
where d.underlying_price is null and d.dismissed_at is null and d.kind <> 'foreign'
  and d.held between least(d.booked, 0) and greatest(d.booked, 0);

comment on view private.unpriced_drifts is
  'Contracts that are missing and may have turned into shares, at a price of the underlying that is not known yet.';
