-- Two working entries would open the trade twice.
begin;
select plan(6);
\ir ../../book.psql

select throws_ok(
  format(
    $$
      insert into public.orders (request_id, purpose, status, limit_price, quantity, filled_quantity, fill_cash)
      values ('proposed', 'entry', %L, 150, 2, %s, 0)
    $$,
    second.status, second.filled
  ),
  '23505', null, 'beside the working entry there is none that is ' || second.status
)
from (values ('intent', 0), ('sent', 0), ('working', 0), ('partially_filled', 1), ('unknown', 0)) second (status, filled);

update public.orders set status = 'cancelled' where request_id = 'proposed';
select lives_ok(
  $$ insert into public.orders (request_id, purpose, limit_price, quantity) values ('proposed', 'entry', 150, 2) $$,
  'after an entry has ended without fills, the next one may follow'
);

select * from finish();
rollback;
