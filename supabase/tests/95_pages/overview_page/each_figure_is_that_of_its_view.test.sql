begin;
select plan(17);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-17', 'starting_balance', 40000);
select pg_temp.set_clock('2026-02-20 11:00');
select pg_temp.a_trade('a', 60), pg_temp.a_trade('b', 310);
select pg_temp.set_clock('2026-02-23 11:00');
insert into public.account_ledger (kind, amount) values ('withdrawal', 500), ('interest', 12.5);
select pg_temp.a_trade('c', 150), pg_temp.opened('held', 'VPC', '{"expiration_date": "2026-04-10"}');
select pg_temp.set_clock('2026-02-24 11:00');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.a_trade('d', 100);
select private.overview_page() as page \gset

create function pg_temp.compare() returns setof text
language plpgsql as $$
declare
  page jsonb := private.overview_page();
begin
  return next is(page -> 'equity', to_jsonb(private.equity_now()), 'The equity is that of equity_now()');
  return next is(
    page -> 'curve',
    (select coalesce(jsonb_agg(jsonb_build_object('day', e.trade_date, 'equity', e.equity, 'total_pnl', e.total_pnl, 'drawdown', round(e.drawdown_percent::numeric, 2), 'flow', e.flow)
      order by e.trade_date), '[]') from public.v_equity e),
    'The curve is that of v_equity');
  return next is(page -> 'open', private.open_facts(), 'The open book is that of open_facts()');
  return next is(page -> 'exposure', private.exposure_facts(), 'The exposure is that of exposure_facts()');
  return next is(
    (select jsonb_agg(p - 'account_pnl') from jsonb_array_elements(page -> 'periods') p),
    (select jsonb_agg(jsonb_build_object('name', since.name, 'since', since.day, 'trades', made.trades, 'wins', made.wins, 'realized_pnl', made.pnl) order by since.place)
      from (values (1, 'today', date '2026-02-24'), (2, 'week', '2026-02-23'), (3, 'month', '2026-02-01'), (4, 'year', '2026-01-01'), (5, 'all', null)) since (place, name, day)
      cross join lateral (select coalesce(sum(d.trades_count), 0) as trades, coalesce(sum(d.wins), 0) as wins, coalesce(sum(d.total_pnl), 0) as pnl
        from public.v_daily_pnl d where coalesce(d.trade_date >= since.day, true)) made),
    'The realized P&L of each period is that of v_daily_pnl');
end;
$$;
select * from pg_temp.compare();
select is(jsonb_array_length(:'page'::jsonb -> 'curve'), 5, 'The curve has every session since the starting balance');
-- The trades made 180 and -320, then 0, then 100. The book's two positions are at 220 and 120, and the spread of the 23rd at 120.
select is(pg_temp.each(:'page'::jsonb -> 'periods', 'realized_pnl'), '[100, 100, -40, -40, -40]'::jsonb, 'Each period has its realized P&L');
select is(pg_temp.each(:'page'::jsonb -> 'periods', 'trades'), '[1, 2, 4, 4, 4]'::jsonb, 'Each period has its number of trades');
select is(pg_temp.each(:'page'::jsonb -> 'periods', 'wins'), '[1, 1, 2, 2, 2]'::jsonb, 'Each period has its number of wins');
select is(pg_temp.each(:'page'::jsonb -> 'periods', 'account_pnl'), jsonb_build_array(80, 92.5, -47.5, -47.5, -47.5), 'Each period has the account''s P&L, realized and unrealized');
select is(
  (:'page'::jsonb #>> '{periods,4,account_pnl}')::numeric, private.equity_now() - 40000 + 500, 'The account''s P&L in all is the equity less the deposits, plus the withdrawals');

select pg_temp.set_clock('2026-02-24 17:00');
select * from pg_temp.compare();
select is(
  (private.overview_page() #>> '{periods,0,account_pnl}')::numeric, (select pnl from public.v_equity where trade_date = '2026-02-24'), 'After the close today''s P&L is that of the curve');

select * from finish();
rollback;
