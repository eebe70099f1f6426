create view private.checkable_positions with (security_invoker = true) as
select p.position_id, p.ticker || ' ' || (p.expiration_date - date '2000-01-01') as key,
  p.close_asked_at is not null
    or exists (select from public.orders o where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live) as is_asked
from public.positions p
where p.status = 'OPEN' and p.trades_until >= (select private.earliest_expiration());

comment on view private.checkable_positions is
  'Open positions that still trade. key: the position''s place in the order of checking; positions with common symbols have the same key and so the same page. is_asked: a partial check includes the position, because a person has requested its close or a close is working.';
