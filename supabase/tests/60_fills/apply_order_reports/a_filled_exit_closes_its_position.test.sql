begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select is(
  pg_temp.apply(pg_temp.report(:close, 'filled', 2, -150)),
  jsonb_build_object('opened', '[]'::jsonb, 'closed', jsonb_build_array(:open)), 'it returns the position'
);
select results_eq(
  $$ select status, realized_pnl from public.positions where request_id = 'open' $$, $$ values ('CLOSED', 150::numeric) $$,
  'at the price of its fill'
);

select * from finish();
rollback;
