begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select scan_id as scan from pg_temp.a_scan() \gset
select pg_temp.an_opportunity(:scan, '{"place": 1}') as put,
  pg_temp.an_opportunity(:scan, '{"rule": "CC", "strategy_type": "CC", "capital": 10000,
    "legs": [{"action": "sell", "option_type": "call", "strike": 105, "expiration": "2026-04-10"}]}') as call \gset
create function pg_temp.held(close numeric) returns text
language plpgsql as $$
begin
  insert into public.daily_volatility as kept (ticker, trade_date, close) values ('XLE', '2026-04-10', held.close)
  on conflict (ticker, trade_date) do update set close = excluded.close;
  return (select string_agg(v.pnl_if_held::text, ' ' order by v.opportunity_id) from public.v_opportunities v);
end;
$$;
prepare became as select contract, request_status, position_status, exit_reason, pnl_per_contract, close_at_expiration, pnl_if_held
from public.v_opportunities order by opportunity_id limit 1;

select results_eq('execute became',
  $$ values ('XLE 90 put Apr 10 ''26', null::text, null::text, null::text, null::numeric, null::numeric, null::numeric) $$, 'A new opportunity has no outcome');
select is(pg_temp.held(100), '99.00 99.00', 'A trade that ends out of the money has earned its credit');
select is(pg_temp.held(88), '-101.00 -1101.00', 'A put two dollars in the money loses them, and a covered call includes the loss of its shares');
select is(pg_temp.held(110), '99.00 599.00', 'The shares of a covered call in the money are called away at its strike');

-- Two contracts are sold for 150.00 each and bought back for 60.00 each.
select pg_temp.opened('taken', 'CSP', '{"ticker": "XLE", "strike_price": 90}') as position \gset
update public.opportunities set request_id = 'taken' where opportunity_id = :put;
select results_eq('execute became', $$ values ('XLE 90 put Apr 10 ''26', 'executed', 'OPEN', null::text, null::numeric, 110::numeric, 99::numeric) $$, 'A taken opportunity shows its open position');
select public.close_position(:position, 60, 'manual');
select results_eq('execute became', $$ values ('XLE 90 put Apr 10 ''26', 'executed', 'CLOSED', 'manual', 90::numeric, 110::numeric, 99::numeric) $$, 'A closed position shows its exit reason and its P&L per contract');
select results_eq('select place, fell_out from public.v_opportunities order by opportunity_id', 'values (1, null::text), (null, null)', 'The view shows opportunities with and without a place');
insert into public.daily_volatility (ticker, trade_date, close) values ('XLE', '2026-04-09', 50), ('GLD', '2026-04-10', 50);
select is((select count(*)::integer from public.v_opportunities where close_at_expiration = 110), 2, 'Only the close of the ticker on the day of the expiration counts');

select * from finish();
rollback;
