begin;
select plan(11);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.opportunities_facts(1), null, 'An unknown scan has no facts');
update private.check_lease set mode = 'SIM';
insert into public.scans (trade_date, is_scheduled, is_live, equity) values ('2026-02-24', true, false, 50000) returning scan_id \gset
select pg_temp.asking('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', ticker)) from unnest(array['SPY', 'QQQ', 'KO', 'AAPL']) ticker;
update private.lookups set status = case facts ->> 'ticker' when 'SPY' then 'done' when 'KO' then 'failed' when 'AAPL' then 'due' else 'asking' end;
select is(
  private.opportunities_facts(:scan_id),
  jsonb_build_object('scan_id', :scan_id) || '{"trade_date": "2026-02-24", "at": "Tue Feb 24, 10:15", "is_scheduled": true, "is_over": false, "is_live": false, "is_repriced": false,
    "mode": "SIM", "equity": 50000.0000, "tickers": 4, "looked_at": 2, "found": 0, "opportunities": []}',
  'A running scan shows how many tickers are done'
);

select pg_temp.an_opportunity('CSP', 3, 2) as second \gset
select pg_temp.an_opportunity('wheel', null, 1) as first \gset
select pg_temp.an_opportunity('CSP', null, null);
insert into public.scan_counts (scan_id, ticker, rule, reason, count) values
  (:scan_id, 'KO', '*', 'no_answer', 1), (:scan_id, 'AAPL', '*', 'no_earnings_date', 1), (:scan_id, 'SPY', 'CSP', 'delta', 9);
update public.scans set ended_at = private.now() + interval '2 minutes';
update private.lookups set status = 'done';
select is(
  private.opportunities_facts(:scan_id) - 'opportunities',
  jsonb_build_object('scan_id', :scan_id) || '{"trade_date": "2026-02-24", "at": "Tue Feb 24, 10:17", "is_scheduled": true, "is_over": true, "is_live": false, "is_repriced": false,
    "mode": "SIM", "equity": 50000.0000, "tickers": 4, "looked_at": 4, "found": 3, "unanswered": ["KO"], "no_earnings_date": ["AAPL"]}',
  'A scan that has ended shows the trades found and the tickers without an answer or a date of earnings'
);
select is(
  private.opportunities_facts(:scan_id) -> 'opportunities',
  jsonb_build_array(
    jsonb_build_object('opportunity_id', :first) || '{"place": 1, "rule": "wheel", "ticker": "SPY", "contract_short": "SPY 580p", "expiration_date": "2026-04-10", "dte": 45,
      "credit": 150.0000, "delta": 0.25, "annualised_percent": 2.06, "chance": 0.71, "score": 80}',
    jsonb_build_object('opportunity_id', :second) || '{"place": 2, "rule": "CSP", "ticker": "SPY", "contract_short": "SPY 580p", "expiration_date": "2026-04-10", "dte": 45,
      "credit": 150.0000, "delta": 0.25, "annualised_percent": 2.06, "chance": 0.71, "score": 80, "quantity": 3}'),
  'The listed trades are shown by place'
);

create function pg_temp.second() returns jsonb
language sql return (select private.opportunities_facts(max(s.scan_id)) #> '{opportunities,1}' from public.scans s);
select pg_temp.proposed('it');
update public.opportunities set request_id = 'it', fell_out = 'credit' where opportunity_id = :second;
select is(pg_temp.second() ->> 'status', 'pending', 'A taken opportunity shows the status of its request');
select is(pg_temp.second() ->> 'fell_out', 'credit', 'An opportunity shows why it no longer passes');
select is(pg_temp.second() ? 'position_id', false, 'A pending opportunity has no position');
select pg_temp.opened('held');
update public.opportunities set request_id = 'held' where opportunity_id = :second;
select is(pg_temp.second() ->> 'status', 'executed', 'An executed opportunity shows its status');
select is(pg_temp.second() -> 'position_id', to_jsonb(position_id), 'An executed opportunity shows its position') from public.positions;

update public.scans set repriced_at = private.now() + interval '5 minutes';
select is(
  (select jsonb_build_array(f -> 'at', f -> 'is_live', f -> 'is_repriced') from private.opportunities_facts(:scan_id) f), '["Tue Feb 24, 10:20", true, true]'::jsonb,
  'A repriced list is live and shows the time of the repricing'
);
select is(private.opportunities_facts(:scan_id + 1), null, 'Another unknown scan has no facts');

select * from finish();
rollback;
