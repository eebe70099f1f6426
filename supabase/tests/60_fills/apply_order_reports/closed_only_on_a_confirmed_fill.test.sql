begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select is(
  pg_temp.apply(pg_temp.report(:close, status)), '{"opened": [], "closed": []}'::jsonb, status || ' is no fill'
)
from unnest(array['working', 'unknown', 'cancelled']) status;
select results_eq(
  $$ select status, open_quantity from public.positions where request_id = 'open' $$, $$ values ('OPEN', 2) $$,
  'the whole position stays open'
);

select * from finish();
rollback;
