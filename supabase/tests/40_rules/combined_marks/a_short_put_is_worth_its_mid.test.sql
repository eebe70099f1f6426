begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset

-- Mid (70 + 80) / 2; buying it back at once costs the ask.
select results_eq(
  $$
    select subject_id::bigint, mark, natural_price, fault, legs
    from private.combined_marks('position', json_build_array(pg_temp.quote('SPY260417P00580000', 70, 80)))
  $$,
  format(
    $$ values (%s::bigint, 75::numeric, 80::numeric, null::text, '[{"symbol": "SPY260417P00580000", "bid": 70, "ask": 80}]'::jsonb) $$,
    :csp
  ),
  'the legs are returned with their quotes'
);

select * from finish();
rollback;
