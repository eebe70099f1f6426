begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$ update public.positions set request_id = 'proposed' $$,
  '23505', null, 'a request opens one position'
);

select * from finish();
rollback;
