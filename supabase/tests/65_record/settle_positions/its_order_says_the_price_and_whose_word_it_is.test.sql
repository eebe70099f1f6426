begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir settle.psql

select is(
  pg_temp.settle(231.4, '{"value": 231.4, "said_by": "77", "said_on": "2026-04-17"}'),
  jsonb_build_object('settled', jsonb_build_array(:vcc, :csp), 'asked', '[]'::jsonb), 'both are clear'
);
select results_eq(
  $$ select request_id, fill_cash, underlying_price, execution_data ->> 'said_by' from public.orders where source = 'settlement' order by 1 desc $$,
  $$ values ('VCC', -1200::numeric, 231.4, '77'), ('CSP', 0, 231.4, '77') $$, 'their orders store the price and who gave it'
);
select is_empty('select from private.prompts', 'nobody is asked');

select * from finish();
rollback;
