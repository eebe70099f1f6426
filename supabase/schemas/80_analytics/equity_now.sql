create function private.equity_now() returns numeric
language sql stable set search_path = ''
begin atomic
  with start as (
    select l.entry_date from public.account_ledger l where l.kind = 'starting_balance'
  ),
  known as (
    select start.entry_date as begun_on, coalesce(last.trade_date, start.entry_date - 1) as day, coalesce(last.equity, 0) as equity
    from start
    left join lateral (select e.trade_date, e.equity from public.v_equity e order by e.trade_date desc limit 1) last on true
  )
  select round(k.equity
    + coalesce((select sum(l.cash) from public.account_ledger l where l.entry_date > k.day and l.entry_date >= k.begun_on), 0)
    + coalesce((select sum(c.change) from private.changes_since(k.day) c), 0), 2)
  from known k;
end;

comment on function private.equity_now() is
  'What the book thinks that the account is worth now, by the latest marks: v_equity of the last close, and what the ledger and the trades have added since. USD; null without a starting balance.';
