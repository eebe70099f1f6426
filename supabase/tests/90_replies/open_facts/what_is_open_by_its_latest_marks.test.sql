begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.open_facts(), '{"total": 2, "unmarked": 2, "unrealized_pnl": 0, "day": "2026-02-24", "day_change": 0, "shares": null}'::jsonb, 'Positions without a mark are counted as unmarked and have no P&L');
-- The P&L of the CSP is 300 - 2 x 220, that of the VPC 300 - 2 x 120.
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.open_facts(), '{"total": 2, "unmarked": 0, "unrealized_pnl": -80, "day": "2026-02-24", "day_change": -80, "shares": null}'::jsonb, 'The unrealized P&L is the sum of -140 and 60');
select pg_temp.cancel_all();
select public.close_position(position_id, 75, confirmed => true) from public.positions where request_id = 'CSP';
select is(private.open_facts(), '{"total": 1, "unmarked": 0, "unrealized_pnl": 60, "day": "2026-02-24", "day_change": 210, "shares": null}'::jsonb,
  'A closed position counts in the day''s change alone');

select * from finish();
rollback;
