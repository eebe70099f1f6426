begin;
select plan(6);
\ir ../../book.psql

select throws_ok(
  $$ update public.orders set status = 'filled' where purpose = 'exit' $$,
  '23514', null, 'not filled without fills'
);
select throws_ok(
  $$ update public.orders set status = 'filled', filled_quantity = 1, fill_cash = -75 where purpose = 'exit' $$,
  '23514', null, 'not filled with a part of the fills'
);
select throws_ok(
  $$ update public.orders set filled_quantity = 2, fill_cash = -150 where purpose = 'exit' $$,
  '23514', null, 'not working with all fills'
);
select throws_ok(
  $$ update public.orders set status = 'partially_filled' where purpose = 'exit' $$,
  '23514', null, 'not partially filled without a fill'
);
select throws_ok(
  format($$ update public.orders set status = %L, filled_quantity = 1, fill_cash = -75 where purpose = 'exit' $$, status),
  '23514', null, 'no fill for one that is ' || status
)
from unnest(array['intent', 'rejected']) status;

select * from finish();
rollback;
