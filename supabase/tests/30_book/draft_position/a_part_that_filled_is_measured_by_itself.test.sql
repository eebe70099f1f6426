-- Three were asked for at 150; one has filled, better.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select results_eq(
  $$
    select entry_price, quantity, open_quantity, profit_target, stop_loss, collateral, max_risk, legs #>> '{0, quantity}'
    from private.draft_position(pg_temp.a_draft('CSP', differing => '{"quantity": 3}'), 160, 1)
  $$,
  $$ values (160::numeric, 1, 1, 80::numeric, 320::numeric, 58000::numeric, 57840::numeric, '1') $$,
  'at what it brought'
);

select * from finish();
rollback;
