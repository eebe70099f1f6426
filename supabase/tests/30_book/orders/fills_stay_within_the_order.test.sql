begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.orders set status = 'cancelled', filled_quantity = 3, fill_cash = -225 where purpose = 'exit' $$,
  '23514', null, 'never more than was ordered'
);
select throws_ok(
  $$ update public.orders set filled_quantity = -1 where purpose = 'exit' $$,
  '23514', null, 'never less than nothing'
);

select * from finish();
rollback;
