-- The price must be above zero and below the most that the legs can be worth: 580 x 100, or the width of 5 x 100.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.record(strategy_type text, price numeric) returns text
language sql return format(
  $$ select public.create_position(pg_temp.a_request('priced', %L), %s, 2, '{}') $$, strategy_type, price);

select throws_ok(
  pg_temp.record('CSP', 0), 'PT422', 'entry_price must be above 0 and below 58000, the most the legs can be worth',
  'zero is refused'
);
select throws_ok(pg_temp.record('CSP', 58000), 'PT422', null, 'the strike is refused');
select throws_ok(
  pg_temp.record('VPC', 500), 'PT422', 'entry_price must be above 0 and below 500, the most the legs can be worth',
  'the width is refused'
);
select is(pg_temp.field_refused(pg_temp.record('VPC', 500)), 'entry_price', 'the field is named');
select is(
  (select count(*) from public.trade_requests where request_id = 'priced'), 0::bigint, 'nothing is stored'
);
select lives_ok($$ select public.create_position(pg_temp.a_request('cheap', 'CSP') || '{"net_credit": 0.01}', 0.01, 2, '{}') $$, 'a cent is accepted');
select lives_ok(
  $$ select public.create_position(pg_temp.a_request('priced', 'VPC') || '{"net_credit": 499.99}', 499.99, 2, '{}') $$, 'a cent below the maximum is accepted');
select is((select max_risk from public.positions where request_id = 'priced'), 0.0200, 'its max risk is two cents');

select * from finish();
rollback;
