begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set legs = '{}' where request_id = 'proposed' $$,
  '23514', null, 'legs are a list'
);
select throws_ok(
  $$ update public.trade_requests set overrides = '[]' where request_id = 'proposed' $$,
  '23514', null, 'overrides are an object'
);

select * from finish();
rollback;
