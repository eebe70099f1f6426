begin;
select plan(17);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

-- Finishes a scan of trades written as TICKER EXPIRATION SCORE. Returns the place of each, or why it fell out, in that order.
create function pg_temp.listed(variadic written text[]) returns text[]
language plpgsql as $$
declare
  s public.scans := pg_temp.a_scan(true);
begin
  perform pg_temp.an_opportunity(s.scan_id, jsonb_build_object('ticker', split_part(w, ' ', 1), 'expiration_date', split_part(w, ' ', 2), 'score', split_part(w, ' ', 3)::numeric))
  from unnest(listed.written) with ordinality t (w, n) order by n;
  perform private.finish_scan(s.scan_id);
  return (select array_agg(coalesce(o.place::text, '') || coalesce(o.fell_out, '') order by o.opportunity_id) from public.opportunities o where o.scan_id = s.scan_id);
end;
$$;

select is(pg_temp.listed('XLE 2026-04-10 50', 'XLE 2026-04-10 60'), array['expiration', '1'], 'Only the best trade of an expiration is listed');
select is(pg_temp.listed('XLE 2026-04-10 50', 'XLE 2026-04-10 50'), array['1', 'expiration'], 'The first of two equal trades is listed');
select is(pg_temp.listed('XLE 2026-04-10 50', 'XLE 2026-04-17 60', 'XLE 2026-04-24 55'), array['ticker', '1', '2'], 'At most two trades of a ticker are listed');
select is(pg_temp.listed('XLE 2026-04-10 60', 'XLE 2026-04-10 59', 'XLE 2026-04-10 58', 'XLE 2026-04-17 50'), array['1', 'expiration', 'expiration', '2'],
  'A trade that fell out by another cap takes no place of its ticker');
select is(pg_temp.listed('SPY 2026-04-10 50', 'SPY 2026-04-17 51', 'QQQ 2026-04-10 52', 'IWM 2026-04-10 53', 'GLD 2026-04-10 1'), array['group', '3', '2', '1', '4'],
  'At most three trades of a group are listed');
select is(pg_temp.listed('GLD 2026-04-10 50', 'TLT 2026-04-10 50', 'XLE 2026-04-10 50', 'XLK 2026-04-10 50'), array['1', '2', '3', '4'], 'Tickers that stand alone are no group');
select is(pg_temp.listed('A 2026-04-10 9', 'B 2026-04-10 8', 'C 2026-04-10 7', 'D 2026-04-10 6', 'E 2026-04-10 5', 'F 2026-04-10 4', 'G 2026-04-10 3', 'H 2026-04-10 2', 'I 2026-04-10 1'),
  array['1', '2', '3', '4', '5', '6', '7', '8', 'list'], 'A list has at most eight trades');
select results_eq($$ select ticker, rule, reason, count from public.scan_counts where scan_id = (select max(scan_id) from public.scans) and ticker in ('H', 'I') order by 1 $$,
  $$ values ('H', 'CSP', 'listed', 1), ('I', 'CSP', 'list', 1) $$, 'The outcome of each trade is counted');

select pg_temp.opened('held', 'CSP', '{"ticker": "XLE", "strike_price": 80, "expiration_date": "2026-04-17"}');
select is(pg_temp.listed('XLE 2026-04-17 60', 'XLE 2026-04-10 50', 'XLE 2026-04-24 40'), array['expiration', '1', 'ticker'], 'Open positions count in the caps');
select pg_temp.proposed('proposed', 'CSP', '{"ticker": "XLE", "strike_price": 80, "expiration_date": "2026-05-15"}');
select is(pg_temp.listed('XLE 2026-04-10 50'), array['ticker'], 'Proposed trades count in the caps');
update public.trade_requests set status = 'rejected' where request_id = 'proposed';
select is(pg_temp.listed('XLE 2026-04-10 50'), array['1'], 'Rejected trades do not count');
select pg_temp.opened('spy', 'CSP', '{"ticker": "SPY", "expiration_date": "2026-04-17"}'), pg_temp.opened('qqq', 'CSP', '{"ticker": "QQQ", "expiration_date": "2026-04-17"}');
select is(pg_temp.listed('SPY 2026-04-10 50', 'IWM 2026-04-10 60'), array['group', '1'], 'Open positions of any ticker of a group count for the group');
update public.scan_settings set most_per_expiration = 2, most_per_ticker = 3, most_per_group = 4, most_listed = 2;
select is(pg_temp.listed('XLE 2026-04-10 50', 'XLE 2026-04-10 49', 'XLE 2026-04-10 48', 'SPY 2026-04-10 2', 'IWM 2026-04-10 1'), array['1', '2', 'expiration', 'list', 'list'],
  'The caps are the owner''s settings');
-- Two positions of one expiration are open, and one of a ticker that is not in scan_tickers.
update public.scan_settings set most_per_expiration = 3, most_per_ticker = 4, most_per_group = 4, most_listed = 8;
select pg_temp.opened('again', 'CSP', '{"ticker": "XLE", "strike_price": 81, "expiration_date": "2026-04-17"}'), pg_temp.opened('ko', 'CSP', '{"ticker": "KO", "strike_price": 60}');
select is(pg_temp.listed('XLE 2026-04-17 60', 'XLE 2026-04-17 59', 'XLE 2026-04-10 50', 'XLE 2026-04-10 49'), array['1', 'expiration', '2', 'ticker'], 'Each open position counts once');
update public.scan_settings set most_per_expiration = 1, most_per_ticker = 2;
select is(pg_temp.listed('KO 2026-04-10 50', 'KO 2026-04-24 40', 'KO 2026-05-01 30'), array['expiration', '1', 'ticker'], 'Open positions of a ticker that is not in scan_tickers count, too');
select is(pg_temp.listed('GLD 2026-04-10 50'), array['1'], 'Open positions of other tickers do not count');
select is((select count(*)::integer from public.orders where request_id not in ('held', 'spy', 'qqq', 'again', 'ko')), 0, 'A scan creates no order');

select * from finish();
rollback;
