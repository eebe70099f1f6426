create view private.expired_positions with (security_invoker = true) as
select p.position_id, p.ticker as root, p.underlying as ticker, p.expiration_date,
  expiry.closed_at, private.new_york_date(expiry.closed_at) as closed_on,
  i.root is not null as is_index, print.opens,
  case when print.opens then private.session_open(private.new_york_date(private.expiration_close(p.expiration_date)))
    else expiry.closed_at end as settles_at,
  print.opens and exists (
    select from private.prompts q
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = p.ticker
      and q.facts ->> 'expiration_date' = p.expiration_date::text
  ) as is_asked
from public.positions p
left join public.index_roots i on i.root = p.ticker
cross join lateral (select private.expiration_close(p.trades_until) as closed_at) expiry
cross join lateral (select coalesce(i.settles_by = 'open', false) as opens) print
where p.status = 'OPEN' and p.trades_until < (select private.earliest_expiration())
  and not exists (
    select from private.prompts q where q.position_id = p.position_id and q.kind = 'settlement' and q.answered_at is null
  );

comment on view private.expired_positions is
  'Open positions past their last session that are not settled and about which no question of their own is open.';
comment on column private.expired_positions.root is 'Root of the options: SPXW.';
comment on column private.expired_positions.ticker is 'Underlying of the options: SPX.';
comment on column private.expired_positions.closed_at is 'End of the last session.';
comment on column private.expired_positions.opens is
  'The opening print settles the position, so a person gives its value (private.ask_settlement_values()) and no close is used.';
comment on column private.expired_positions.settles_at is
  'Time of the settling price: the close of the last session, or the open of a later morning.';
comment on column private.expired_positions.is_asked is 'A person was asked for the value that settles it.';
