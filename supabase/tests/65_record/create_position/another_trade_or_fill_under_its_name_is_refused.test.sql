begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok(
  $$ select public.create_position(pg_temp.a_request('CSP', 'CSP') || '{"net_credit": 151}', 150, 2, '{}') $$,
  'PT409', 'request_id CSP already belongs to another trade', 'the request_id belongs to another trade'
);
select throws_ok(
  format($$ select public.create_position(pg_temp.a_request('CSP', 'CSP'), %s, %s, %L) $$, price, contracts, data),
  'PT409', format('position %s was already opened for request_id CSP, with a different fill', position_id), what
)
from public.positions
cross join (
  values (151, 2, '{}', 'another price'), (150, 1, '{}', 'another quantity'), (150, 2, '{"order_id": "T-2"}', 'another order')
) other (price, contracts, data, what)
where request_id = 'CSP';
select is((select credit from public.positions where request_id = 'CSP'), 300.0000, 'the position stays as it was');

select * from finish();
rollback;
