begin;
select plan(3);
\ir ../../book.psql

select throws_ok(
  format($$ update public.orders set %I = 'other' where request_id = 'proposed' $$, name),
  '23514', null, 'no other ' || name
)
from unnest(array['purpose', 'source', 'status']) name;

select * from finish();
rollback;
