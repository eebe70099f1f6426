begin;
select plan(1);
\ir ../book.psql

select throws_ok(
  $$ update public.positions set open_quantity = 3 where request_id = 'VPC' $$,
  '23514', null, 'open_quantity stays within quantity'
);

select * from finish();
rollback;
