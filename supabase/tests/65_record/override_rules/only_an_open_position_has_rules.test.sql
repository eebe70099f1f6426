begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok(
  $$ select public.override_rules(0, '{"stop_loss": 250}', '77') $$, 'PT404', 'there is no open position 0', 'the position does not exist'
);
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select throws_ok(
  format($$ select public.override_rules(%s, '{"stop_loss": 250}', '77') $$, position_id),
  'PT404', format('there is no open position %s', position_id), 'the position is closed'
) from public.positions where request_id = 'VPC';

select * from finish();
rollback;
