create function private.equity_now() returns numeric
language sql stable set search_path = ''
begin atomic
  select private.equity_after(last.trade_date, last.equity)
  from (select) one
  left join lateral (select e.trade_date, e.equity from public.v_equity e order by e.trade_date desc limit 1) last on true;
end;

comment on function private.equity_now() is
  'The account''s value now: private.equity_after() for the last close in v_equity. USD; null without a starting balance.';
