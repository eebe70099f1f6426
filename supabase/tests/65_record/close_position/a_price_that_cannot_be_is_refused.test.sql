-- The price may be from zero to the strike, 580 x 100: no put is worth more. A spread closed leg by leg may cost more
-- than its width.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.close(price numeric) returns text
language sql return (
  select format('select public.close_position(%s, %s)', position_id, price) from public.positions where request_id = 'VPC'
);

select throws_ok(pg_temp.close(-0.01), 'PT422', 'the exit price must not be negative', 'a negative price');
select is(pg_temp.field_refused(pg_temp.close(-0.01)), 'exit_price', 'the field is named');
select throws_ok(
  pg_temp.close(58000.01), 'PT422', 'exit_price must not be above 58000, the most its short legs can be worth',
  'a cent above the maximum'
);
select is(pg_temp.field_refused(pg_temp.close(58000.01)), 'exit_price', 'with its field, too');
select lives_ok($$ select pg_temp.a_trade('all of the strike', 58000) $$, 'the strike itself is accepted');
select lives_ok(pg_temp.close(0), 'zero is accepted');
select results_eq(
  $$ select realized_pnl, pnl_percent from public.positions where request_id = 'VPC' $$, $$ values (300.00, 100.00) $$,
  'zero keeps the whole credit'
);

select * from finish();
rollback;
