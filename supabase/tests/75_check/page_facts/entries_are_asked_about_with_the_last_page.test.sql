begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.quote_settings set positions_per_call = 1;
select pg_temp.opened('QQQ', 'CSP', '{"ticker": "QQQ"}');
select public.propose_trade(pg_temp.a_request('IWM', 'CSP', '{"ticker": "IWM"}'));
update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77' where request_id = 'IWM';
update public.limits set min_buying_power = 1000;

select pg_temp.begin_check() as run_id \gset
select is(
  private.page_facts(pg_temp.run(:run_id)),
  '{"number": 1, "symbols": ["QQQ260410P00580000"], "underlyings": [], "holdings_wanted": false, "buying_power_wanted": false}',
  'not with the first of two pages'
);
create temporary table turned as select run.* from private.turn_page(pg_temp.run(:run_id)) run;
select results_eq(
  $$
    select facts -> 'number', facts -> 'underlyings', facts -> 'buying_power_wanted'
    from turned, private.page_facts(pg_temp.run(run_id)) facts
  $$,
  $$ values ('2'::jsonb, '["IWM"]'::jsonb, 'true'::jsonb) $$, 'with the last page, together with what a limit needs'
);
select bag_eq(
  $$ select jsonb_array_elements_text(private.page_facts(pg_temp.run(run_id)) -> 'symbols') from turned $$,
  $$ values ('IWM260410P00580000'), ('SPY260410P00575000'), ('SPY260410P00580000') $$, 'with the legs of its positions, each once'
);
update public.limits set min_buying_power = null;
select is(
  private.page_facts(pg_temp.run(:run_id)) -> 'buying_power_wanted', 'false', 'without a limit the buying power is not requested'
);

select * from finish();
rollback;
