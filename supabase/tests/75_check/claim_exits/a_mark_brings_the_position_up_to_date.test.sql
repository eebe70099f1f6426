-- Two days later, one of the VPC's two contracts is closed. The marks are 220.00 and 120.00.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set open_quantity = 1 where request_id = 'VPC';
select pg_temp.set_clock('2026-02-26 09:40');
select pg_temp.check_by(pg_temp.quotes(220, 100));

-- The open contract: 150 - 120; the natural price is 221 - 99.
select results_eq(
  $$ select mark, natural_price, unrealized_pnl, marked_at, days_held, verdict, last_updated
    from public.positions where request_id = 'VPC' $$,
  $$ values (120.0000, 122.0000, 30.00, '2026-02-26 14:40+00'::timestamptz, 2, 'hold', '2026-02-26 14:40+00'::timestamptz) $$,
  'unrealized_pnl is that of the open contracts'
);
-- The rules count all contracts: 300 - 240.
select is((select pnl from pg_temp.decision('VPC')), 60.00, 'a partial close does not change the rules'' P&L');

select * from finish();
rollback;
