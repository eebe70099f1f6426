begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select public.close_position(0, 60)', 'PT404', 'there is no position 0', 'the position does not exist');
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select throws_ok(
  format('select public.close_position(%s, 60)', position_id), 'PT409', format('position %s is already CLOSED', position_id),
  'the position is already closed'
) from public.positions where request_id = 'VPC';

select * from finish();
rollback;
