create function private.equity_after(day date, equity numeric) returns numeric
language sql stable set search_path = ''
begin atomic
  with known as (
    select l.entry_date as begun_on, coalesce(equity_after.day, l.entry_date - 1) as day, coalesce(equity_after.equity, 0) as equity
    from public.account_ledger l where l.kind = 'starting_balance'
  )
  select round(k.equity
    + coalesce((select sum(l.cash) from public.account_ledger l where l.entry_date > k.day and l.entry_date >= k.begun_on), 0)
    + coalesce((select sum(c.change) from private.changes_since(k.day) c), 0), 2)
  from known k;
end;

comment on function private.equity_after(date, numeric) is
  'The account''s value now by the book, at the latest marks: its equity at the close of day (v_equity; null where there was none), plus the entries of the ledger and the P&L since. USD; null without a starting balance.';
