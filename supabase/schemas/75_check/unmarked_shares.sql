create view private.unmarked_shares with (security_invoker = true) as
select t.ticker, session.closed_at, private.new_york_date(session.closed_at) as closed_on
from public.share_trades t
join (
  select max(v.closed_at) as closed_at
  from private.new_york_date(private.now()) today
  cross join lateral (values (private.expiration_close(today)), (private.expiration_close(today - 1))) v (closed_at)
  where v.closed_at <= private.now()
) session on t.traded_at <= session.closed_at
where not exists (
  select from private.share_closes c where c.ticker = t.ticker and c.trade_date = private.new_york_date(session.closed_at)
)
group by t.ticker, session.closed_at
having sum(t.quantity) <> 0;

comment on view private.unmarked_shares is
  'Shares held at the close of the last finished session without a stored official close: {ticker, closed_at, closed_on}.';
