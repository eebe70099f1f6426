create view private.shares_adrift with (security_invoker = true) as
select d.ticker,
  sum((case when d.kind in ('assigned', 'exercised') then d.held::bigint - d.booked else d.explained end)
    * case option.option_type when 'put' then 100 else -100 end)::bigint as shares
from public.drifts d
cross join lateral private.read_osi_symbol(d.symbol) option
where d.kind <> 'foreign'
group by d.ticker;

comment on view private.shares_adrift is
  'Shares that came or (negative) went by assignments that the broker shows and the book does not have yet.';
