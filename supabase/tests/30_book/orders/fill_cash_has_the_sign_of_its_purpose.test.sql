-- Short premium: an entry brings cash, an exit costs it.
begin;
select plan(3);
\ir ../../book.psql

select throws_ok(
  $$ update public.orders set status = 'partially_filled', filled_quantity = 1, fill_cash = -150 where request_id = 'proposed' $$,
  '23514', null, 'an entry never pays'
);
select throws_ok(
  $$ update public.orders set status = 'partially_filled', filled_quantity = 1, fill_cash = 75 where purpose = 'exit' $$,
  '23514', null, 'an exit never receives'
);
select throws_ok(
  $$ update public.orders set fill_cash = -75 where purpose = 'exit' $$,
  '23514', null, 'no cash moves without a fill'
);

select * from finish();
rollback;
