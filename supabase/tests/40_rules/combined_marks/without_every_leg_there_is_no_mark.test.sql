begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC');

select results_eq(
  $$
    select mark, natural_price, fault, legs @> '[{"symbol": "SPY260417P00575000", "bid": null, "ask": null}]'
    from private.combined_marks('position', json_build_array(pg_temp.quote('SPY260417P00580000', 140, 160)))
  $$,
  $$ values (null::numeric, null::numeric, 'missing', true) $$,
  'half a spread has no price'
);
select results_eq(
  $$ select mark, natural_price, fault from private.combined_marks('position', '[]') $$,
  $$ values (null::numeric, null::numeric, 'missing') $$,
  'with no quotes at all every position has the fault missing'
);

select * from finish();
rollback;
