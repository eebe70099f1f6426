begin;
select plan(5);
\ir ../../book.psql

select throws_ok(
  $$ update public.orders set exit_reason = null where purpose = 'exit' $$,
  '23514', null, 'an exit has a reason'
);
select throws_ok(
  $$ update public.orders set exit_reason = '' where purpose = 'exit' $$,
  '23514', null, 'the reason is not empty'
);
select throws_ok(
  $$ update public.orders set exit_reason = repeat('x', 51) where purpose = 'exit' $$,
  '23514', null, 'the reason has at most 50 characters'
);
select throws_ok(
  $$ update public.orders set position_id = null where purpose = 'exit' $$,
  '23514', null, 'an exit has a position'
);
select throws_ok(
  $$ update public.orders set exit_reason = 'manual' where request_id = 'proposed' $$,
  '23514', null, 'an entry has no reason to exit'
);

select * from finish();
rollback;
