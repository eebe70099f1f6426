-- Three puts at 120.00 brought 360.00.
begin;
select plan(10);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.record(name text, execution_data jsonb, fees numeric default null) returns jsonb
language sql return public.create_position(
  pg_temp.a_request(name, 'CSP', '{"net_credit": 120, "quantity": 3}'), 120, 3, execution_data, record.fees);

select pg_temp.record('said', '{"order_id": "T-1", "commission": 99}', 3.9);
select pg_temp.record('told', '{"commission": 2.1075}');
select pg_temp.record('none', '{}');
select results_eq(
  $$ select p.request_id, p.fees, o.fees, p.credit from public.positions p join public.orders o using (position_id)
    where p.request_id in ('said', 'told', 'none') order by p.request_id $$,
  $$ values ('none', 0.0000, 0.0000, 360.0000), ('said', 3.9000, 3.9000, 360.0000), ('told', 2.1075, 2.1075, 360.0000) $$,
  'given fees come before the commission; the rules do not count them'
);
select is(pg_temp.record('said', '{"order_id": "T-1", "commission": 99}', 3.9) ->> 'created', 'false', 'a repeated call changes nothing');
select throws_ok(
  $$ select pg_temp.record('said', '{"order_id": "T-1", "commission": 99}', 4) $$, 'PT409', null, 'other fees are another fill');
select is(pg_temp.record('told', '{"commission": 2.1075}', 2.1075) ->> 'created', 'false', 'the same fees count as the same, whether given or in the commission');

select is(pg_temp.field_refused($$ select pg_temp.record('a', '{}', -1) $$), 'fees', 'negative fees are refused');
select is(pg_temp.field_refused($$ select pg_temp.record('a', '{"commission": "free"}') $$), 'execution_data.commission', 'a commission that is no amount is refused');
select throws_ok(
  $$ select pg_temp.record('a', '{}', 390) $$, 'PT422', 'fees of 390.00 are more than the 360.00 that was traded', 'fees above the credit are refused');
select is((select count(*) from public.trade_requests where request_id = 'a'), 0::bigint, 'none of these is stored');

-- Half of the credit is kept, and both fills had fees.
select public.close_position(position_id, 60, fees => 2.6) from public.positions where request_id = 'said';
select results_eq(
  $$ select fees, realized_pnl from public.positions where request_id = 'said' $$, $$ values (6.5000, 173.50) $$, 'the P&L is net of both fees');
select results_eq(
  $$ select fees, pnl_realized, pnl_percent from public.trade_history where request_id = 'said' $$,
  $$ values (6.5000, 173.50, 48.19) $$, 'the history, too'
);

select * from finish();
rollback;
