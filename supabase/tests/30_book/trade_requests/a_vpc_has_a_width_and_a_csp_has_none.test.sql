begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set width = null where request_id = 'VPC' $$,
  '23514', null, 'no VPC without its width'
);
select throws_ok(
  $$ update public.trade_requests set width = 5 where request_id = 'CSP' $$,
  '23514', null, 'no CSP with one'
);

select * from finish();
rollback;
