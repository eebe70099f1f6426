create function private.account_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (select b.* from public.broker_balances b order by b.trade_date desc limit 1),
  known as (select * from public.broker_balances b where b.equity is not null and b.book_equity is not null order by b.trade_date desc limit 6)
  select jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'at', private.new_york_time(latest.told_at),
    'equity', latest.equity,
    'cash', latest.cash,
    'buying_power', latest.buying_power,
    'book_equity', private.equity_now(),
    'collateral', (select coalesce(sum(e.collateral), 0) from private.exposures e),
    'risk', (select coalesce(sum(e.risk), 0) from private.exposures e),
    'differences', (
      select coalesce(jsonb_agg(jsonb_build_object('trade_date', k.trade_date, 'difference', k.equity - k.book_equity) order by k.trade_date desc), '[]')
      from known k))
  from (select) one left join latest on true;
end;

comment on function private.account_facts() is
  'The facts of /account: {mode, at (New York time of the broker''s report), equity, cash, buying_power (the broker''s), book_equity (the book''s), collateral, risk (of everything open), differences: [{trade_date, difference (the broker''s equity less the book''s)}], the latest six days}. USD; null = not reported, or not known.';
