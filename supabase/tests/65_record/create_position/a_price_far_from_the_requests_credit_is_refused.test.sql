-- With a price per share instead of per contract its stop would be 9.20, and the next check would buy everything
-- back.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.record(price numeric) returns text
language sql return format(
  $$ select public.create_position(pg_temp.a_request('recorded', 'CSP', '{"net_credit": 230}'), %s, 2, '{}') $$, price);

select throws_ok(
  pg_temp.record(2.3), 'PT422',
  'entry_price is 0.023 a share, 2.30 a contract, but the net_credit of the request is 2.30 a share, 230.00 a contract', 'both prices are named'
);
select is(pg_temp.field_refused(pg_temp.record(2.3)), 'entry_price', 'the field is named');
select throws_ok(pg_temp.record(114.99), 'PT422', null, 'a cent below half is refused');
select throws_ok(pg_temp.record(460.01), 'PT422', null, 'a cent above double is refused');
select is((select count(*) from public.trade_requests where request_id = 'recorded'), 0::bigint, 'nothing is stored');
select lives_ok(pg_temp.record(115), 'exactly half is accepted');

select * from finish();
rollback;
