begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set status = 'done' where request_id = 'proposed' $$,
  '23514', null, 'no other is taken'
);

select * from finish();
rollback;
