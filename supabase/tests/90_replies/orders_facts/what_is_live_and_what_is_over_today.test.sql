-- The book has a close and an entry at work, and two entries recorded today.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set created_at = '2026-02-23 15:00+00' where status = 'working';
select private.orders_facts() as facts \gset
select is(jsonb_path_query_array(:'facts'::jsonb, '$.live[*].purpose'), '["entry", "exit"]'::jsonb, 'Live orders are listed however old they are');
select is(jsonb_path_query_array(:'facts'::jsonb, '$.today[*].request_id'), '["VPC", "CSP"]'::jsonb, 'Orders that ended today are listed');
select is(
  :'facts'::jsonb -> 'live' -> 1,
  (select jsonb_build_object('order_id', order_id, 'request_id', 'CSP', 'position_id', position_id, 'ticker', 'SPY',
    'contract', 'SPY 580 put Apr 10 ''26', 'contract_short', 'SPY 580p', 'expiration_date', '2026-04-10',
    'purpose', 'exit', 'source', 'engine', 'status', 'working', 'exit_reason', 'profit_target', 'limit_price', 75, 'broker_limit_price', null, 'quantity', 2, 'filled_quantity', 0,
    'cancelling', false, 'at', 'Mon Feb 23, 10:00', 'message', null) from pg_temp.close_of('CSP')),
  'An order has all its facts'
);
select pg_temp.cancel_all();
select is(private.orders_facts() -> 'live_total', '0', 'Yesterday''s orders that have ended are not live');
select is(private.orders_facts() -> 'today_total', '2', 'Yesterday''s orders that have ended are not today''s');
update public.orders set created_at = private.now(), cancelling = true where status = 'cancelled';
select is(
  jsonb_path_query_array(private.orders_facts(), '$.today[*] ? (@.status == "cancelled").cancelling'), '[false, false]'::jsonb,
  'An order that has ended is not being cancelled'
);

select * from finish();
rollback;
