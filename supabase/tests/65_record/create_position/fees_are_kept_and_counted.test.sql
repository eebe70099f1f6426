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
  'what was said, else the commission; what the rules reckon with is before them'
);
select is(pg_temp.record('said', '{"order_id": "T-1", "commission": 99}', 3.9) ->> 'created', 'false', 'the same again is the same');
select throws_ok(
  $$ select pg_temp.record('said', '{"order_id": "T-1", "commission": 99}', 4) $$, 'PT409', null, 'with other fees it is another fill');
select is(pg_temp.record('told', '{"commission": 2.1075}', 2.1075) ->> 'created', 'false', 'said or told, they are the same fees');

select is(pg_temp.field_refused($$ select pg_temp.record('a', '{}', -1) $$), 'fees', 'negative they are refused');
select is(pg_temp.field_refused($$ select pg_temp.record('a', '{"commission": "free"}') $$), 'execution_data.commission', 'and what is no amount');
select throws_ok(
  $$ select pg_temp.record('a', '{}', 390) $$, 'PT422', 'fees of 390.00 are more than the 360.00 that was traded', 'and more than the credit');
select is((select count(*) from public.trade_requests where request_id = 'a'), 0::bigint, 'none of these is recorded');

-- Half of the credit left, and fees both ways.
select public.close_position(position_id, 60, fees => 2.6) from public.positions where request_id = 'said';
select results_eq(
  $$ select fees, realized_pnl from public.positions where request_id = 'said' $$, $$ values (6.5000, 173.50) $$, 'the P&L is net of both');
select results_eq(
  $$ select fees, pnl_realized, pnl_percent from public.trade_history where request_id = 'said' $$,
  $$ values (6.5000, 173.50, 48.19) $$, 'in the history, too'
);

select * from finish();
rollback;
