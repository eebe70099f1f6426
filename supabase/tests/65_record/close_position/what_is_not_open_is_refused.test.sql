begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select public.close_position(0, 60)', 'PT404', 'there is no position 0', 'nobody has it');
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select throws_ok(
  format('select public.close_position(%s, 60)', position_id), 'PT409', format('position %s is already CLOSED', position_id),
  'it was closed before'
) from public.positions where request_id = 'VPC';

select * from finish();
rollback;
