create view private.expired_positions with (security_invoker = true) as
select p.position_id, p.underlying as ticker, expiry.closed_at, private.new_york_date(expiry.closed_at) as closed_on
from public.positions p
cross join lateral (select private.expiration_close(p.trades_until) as closed_at) expiry
where p.status = 'OPEN' and p.trades_until < (select private.earliest_expiration())
  and not exists (
    select from private.prompts q where q.position_id = p.position_id and q.kind = 'settlement' and q.answered_at is null
  );

comment on view private.expired_positions is
  'Open positions past their last session that nobody has settled and no person has been asked about.';
