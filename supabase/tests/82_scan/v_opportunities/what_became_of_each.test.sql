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
  $$ values ('XLE 90 put Apr 10 ''26', null::text, null::text, null::text, null::numeric, null::numeric, null::numeric) $$, 'nothing yet');
select is(pg_temp.held(100), '99.00 99.00', 'what ends out of the money has earned the credit');
select is(pg_temp.held(88), '-101.00 -1101.00', 'a put two dollars in it has lost them, and shares are part of a covered call');
select is(pg_temp.held(110), '99.00 599.00', 'which are called away at its strike');

-- Two were sold for 150.00, and bought back for 60.00.
select pg_temp.opened('taken', 'CSP', '{"ticker": "XLE", "strike_price": 90}') as position \gset
update public.opportunities set request_id = 'taken' where opportunity_id = :put;
select results_eq('execute became', $$ values ('XLE 90 put Apr 10 ''26', 'executed', 'OPEN', null::text, null::numeric, 110::numeric, 99::numeric) $$, 'taken');
select public.close_position(:position, 60, 'manual');
select results_eq('execute became', $$ values ('XLE 90 put Apr 10 ''26', 'executed', 'CLOSED', 'manual', 90::numeric, 110::numeric, 99::numeric) $$, 'and over');
select results_eq('select place, fell_out from public.v_opportunities order by opportunity_id', 'values (1, null::text), (null, null)', 'listed or not');
insert into public.daily_volatility (ticker, trade_date, close) values ('XLE', '2026-04-09', 50), ('GLD', '2026-04-10', 50);
select is((select count(*)::integer from public.v_opportunities where close_at_expiration = 110), 2, 'by the close of its own day alone');

select * from finish();
rollback;
