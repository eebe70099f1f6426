begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set status = 'done' where request_id = 'proposed' $$,
  '23514', null, 'any other status is refused'
);

select * from finish();
rollback;
