-- Two working orders would close the position twice.
begin;
select plan(6);
\ir ../../book.psql

select throws_ok(
  format(
    $$
      insert into public.orders (request_id, position_id, purpose, exit_reason, status, limit_price, quantity, filled_quantity)
      select request_id, position_id, 'exit', 'manual', %L, 75, 2, %s from public.positions where request_id = 'CSP'
    $$,
    second.status, second.filled
  ),
  '23505', null, 'beside the working close there is none that is ' || second.status
)
from (values ('intent', 0), ('sent', 0), ('working', 0), ('partially_filled', 1), ('unknown', 0)) second (status, filled);

update public.orders set status = 'cancelled' where purpose = 'exit';
select lives_ok(
  $$
    insert into public.orders (request_id, position_id, purpose, exit_reason, limit_price, quantity)
    select request_id, position_id, 'exit', 'manual', 75, 2 from public.positions where request_id = 'CSP'
  $$,
  'after an order has ended, the next one may follow'
);

select * from finish();
rollback;
