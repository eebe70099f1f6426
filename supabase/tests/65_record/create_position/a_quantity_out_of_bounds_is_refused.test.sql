begin;
select plan(3);
\ir ../../helpers.psql

create function pg_temp.filled(quantity integer) returns text
language sql return format(
  $$ select public.create_position(pg_temp.a_request('r%s', 'CSP'), 150, %s, '{}') $$, filled.quantity, filled.quantity);

select throws_ok(pg_temp.filled(0), 'PT422', 'quantity must be 1 to 10,000 contracts', 'No contract is no position');
select throws_ok(pg_temp.filled(10001), 'PT422', 'quantity must be 1 to 10,000 contracts', 'More than 10,000 contracts are refused');
select lives_ok(pg_temp.filled(10000), '10,000 contracts are taken');

select * from finish();
rollback;
