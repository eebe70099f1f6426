begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

delete from public.orders where request_id = 'proposed';
delete from private.outbox;
delete from public.trade_requests where request_id = 'proposed';
select
  pg_temp.set_clock(timestamp '2026-02-24 10:15' + i * interval '1 minute'),
  public.propose_trade(pg_temp.a_request('r' || i, 'VPC'))
from generate_series(1, 9) i;
select private.pending_facts() as facts \gset
select is(:'facts'::jsonb -> 'total', '9', 'The pending requests are counted');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.requests[*].request_id'), '["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2"]'::jsonb,
  'The newest eight are listed'
);
select is(
  (:'facts'::jsonb -> 'requests' -> 0),
  jsonb_build_object('request_id', 'r9', 'handle', md5('r9'), 'status', 'pending', 'status_note', null, 'strategy_type', 'VPC',
    'ticker', 'SPY', 'contract', 'SPY 580/575 put spread Apr 10 ''26', 'contract_short', 'SPY 580/575p',
    'expiration_date', '2026-04-10', 'quantity', 2, 'net_credit', 150,
    'expires_at', 'Tue Feb 24, 16:00'),
  'A request has a handle short enough for a button'
);
update public.trade_requests set status = 'approved' where request_id = 'r1';
update public.trade_requests set status = 'executing' where request_id = 'r2';
update public.trade_requests set status = 'rejected' where request_id = 'r3';
select is(private.pending_facts() -> 'total', '8', 'Approved and executing requests count, rejected ones do not');

select * from finish();
rollback;
