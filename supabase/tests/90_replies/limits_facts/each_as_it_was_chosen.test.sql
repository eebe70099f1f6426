begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

update private.check_lease set mode = 'SIM';
update public.limits set max_daily_loss = 'infinity', max_open_positions = 9;
select is(private.limits_facts() ->> 'mode', 'SIM', 'The mode is shown');
select results_eq(
  $$ select name, value, is_needed from jsonb_to_recordset(private.limits_facts() -> 'limits') l (name text, value text, is_needed boolean) limit 5 $$,
  $$ values ('max_risk_per_trade', null, true), ('max_risk_per_ticker', null, true), ('max_total_collateral', null, true),
    ('max_daily_loss', 'Infinity', true), ('max_open_positions', '9', false) $$, 'The limits are listed in order, each with its value and whether it is needed'
);

select * from finish();
rollback;
