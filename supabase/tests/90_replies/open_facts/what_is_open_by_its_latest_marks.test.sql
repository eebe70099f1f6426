begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.open_facts(), '{"total": 2, "unmarked": 2, "unrealized_pnl": 0, "day": "2026-02-24", "day_change": 0, "shares": null}'::jsonb, 'nothing is marked yet');
-- The CSP: 300 - 2 x 220; the VPC: 300 - 2 x 120.
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.open_facts(), '{"total": 2, "unmarked": 0, "unrealized_pnl": -80, "day": "2026-02-24", "day_change": -80, "shares": null}'::jsonb, '-140 and 60');
select pg_temp.cancel_all();
select public.close_position(position_id, 75, confirmed => true) from public.positions where request_id = 'CSP';
select is(private.open_facts(), '{"total": 1, "unmarked": 0, "unrealized_pnl": 60, "day": "2026-02-24", "day_change": 210, "shares": null}'::jsonb,
  'what is over no longer counts, but in what the day made');

select * from finish();
rollback;
