begin;
select plan(5);
\ir ../../book.psql

select pg_temp.place('one', 'entry', 'VPC', 150), pg_temp.place('other', 'exit', 'CSP', 75);

select throws_ok(
  format($$ update private.paper_orders set %I = %L $$, name, wrong),
  '23514', null, name || ' is not ' || wrong
)
from (values ('quantity', '0'), ('limit_price', '-0.01'), ('purpose', 'both'), ('status', 'lost')) fault (name, wrong);
select throws_ok(
  $$ update private.paper_orders set client_order_id = 'the same' $$,
  '23505', null, 'an order that is placed again is the same one'
);

select * from finish();
rollback;
