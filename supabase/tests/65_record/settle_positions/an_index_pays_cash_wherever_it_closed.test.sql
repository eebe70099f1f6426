-- 1.5 above its long strike and exactly at a short one: with shares, a person would be asked.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-05-04 10:00');
select pg_temp.opened('RUTW', 'VPC',
    '{"ticker": "RUTW", "strike_price": 2180, "width": 20, "net_credit": 310, "expiration_date": "2026-06-12"}') as rutw,
  pg_temp.opened('XSP', 'CSP', '{"ticker": "XSP", "strike_price": 640, "expiration_date": "2026-06-12"}') as xsp \gset
select pg_temp.set_clock('2026-06-12 16:00');
select is(
  to_jsonb(private.settle_positions(format('[{"position_id": %s, "price": 2161.5}, {"position_id": %s, "price": 640}]', :rutw, :xsp)::jsonb)),
  jsonb_build_object('settled', jsonb_build_array(:rutw, :xsp), 'asked', '[]'::jsonb), 'both are settled'
);
-- (310 - 1850) x 2.
select results_eq(
  'select request_id, exit_price, realized_pnl, status from public.positions order by 1',
  $$ values ('RUTW', 1850::numeric, -3080::numeric, 'EXPIRED'), ('XSP', 0, 300, 'EXPIRED') $$, 'to the cent'
);
select is_empty('select from private.prompts', 'nobody is asked');

select * from finish();
rollback;
