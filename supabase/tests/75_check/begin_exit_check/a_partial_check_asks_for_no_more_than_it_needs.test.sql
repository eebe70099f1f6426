-- The CSP's close is working, the VPC has no order, and another CSP has expired.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.opened('expired', 'CSP', '{"ticker": "QQQ"}');
update public.positions set expiration_date = '2026-02-20' where request_id = 'expired';
select public.begin_exit_check(gen_random_uuid(), true) as begun \gset
select is(:'begun'::jsonb -> 'page' -> 'symbols', '["SPY260410P00580000"]'::jsonb, 'only the CSP is quoted');
select is(:'begun'::jsonb -> 'closes', '[]'::jsonb, 'no official close is requested, because the schedule settles');
select is(:'begun'::jsonb -> 'holdings_wanted', 'false'::jsonb, 'no holdings are requested');
select is(:'begun'::jsonb -> 'at_work', 'true'::jsonb, 'live orders are reported');

update private.check_lease set reconciliation_asked = true;
update public.orders set status = 'cancelled' where status = 'working';
select pg_temp.begin_at_once(true);
select is(
  public.begin_exit_check(key, true) - array['run_id', 'market_open', 'indices'],
  '{"page": null, "at_work": false, "closes": [], "holdings_wanted": true, "settlements_since": null}', 'holdings are requested where a person waits for them'
) from private.exit_checks order by run_id desc limit 1;
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select is(
  private.page_facts(pg_temp.run(pg_temp.begin_at_once(true))) -> 'symbols',
  '["SPY260410P00575000", "SPY260410P00580000"]'::jsonb, 'a position whose close was requested is quoted'
);
update public.positions set close_asked_at = null, close_asked_by = null;
select pg_temp.approve('approved');
select is(
  private.page_facts(pg_temp.run(pg_temp.begin_at_once(true))),
  '{"number": 1, "symbols": ["SPY260410P00580000"], "underlyings": ["SPY"], "holdings_wanted": false, "buying_power_wanted": false}', 'an approved request is quoted'
);

select * from finish();
rollback;
