-- 300.00 - 2 x 60.00 = 180.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.close(pnl numeric) returns text
language sql return (
  select format('select public.close_position(%s, 60, %L, %s)', position_id, 'manual', pnl)
  from public.positions where request_id = 'VPC'
);

select throws_ok(
  pg_temp.close(179.99), 'PT422', 'realized_pnl is 179.99, but the fills give 180.00', 'both amounts are named'
);
select is(pg_temp.field_refused(pg_temp.close(179.99)), 'realized_pnl', 'the field is named');
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked');
select lives_ok(pg_temp.close(180), 'the right amount is accepted');

select * from finish();
rollback;
