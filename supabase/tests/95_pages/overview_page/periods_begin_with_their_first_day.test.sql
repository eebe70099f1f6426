-- Trades of different amounts, by the day on which they closed.
begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

create function pg_temp.since(at timestamp) returns jsonb
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return pg_temp.each(private.overview_page() -> 'periods', 'since');
end;
$$;
select is(pg_temp.each(private.overview_page() -> 'periods', 'name'), '["today", "week", "month", "year", "all"]'::jsonb, 'There are five periods');
select is(pg_temp.since(at), since, what)
from (values
  (timestamp '2026-02-24 10:15', '["2026-02-24", "2026-02-23", "2026-02-01", "2026-01-01", null]'::jsonb, 'On a Tuesday the periods begin on different days'),
  ('2026-06-01 00:00', '["2026-06-01", "2026-06-01", "2026-06-01", "2026-01-01", null]', 'On a Monday that is the first of its month, day, week and month begin together'),
  ('2026-05-31 23:59', '["2026-05-31", "2026-05-25", "2026-05-01", "2026-01-01", null]', 'A minute before, on a Sunday, the old week and month still count'),
  ('2027-01-01 12:00', '["2027-01-01", "2026-12-28", "2027-01-01", "2027-01-01", null]', 'On New Year''s Day month and year are new, and the week began last year'),
  ('2026-12-31 23:59', '["2026-12-31", "2026-12-28", "2026-12-01", "2026-01-01", null]', 'A minute before New Year the old month and year still count')
) given (at, since, what);

select pg_temp.set_clock('2027-01-04 12:00');
select pg_temp.traded('[
  {"pnl": 1, "exit_date": "2026-12-31 23:59 America/New_York", "expiration_date": "2027-01-15"}, {"pnl": 2, "exit_date": "2027-01-01 00:00 America/New_York", "expiration_date": "2027-01-15"},
  {"pnl": 4, "exit_date": "2027-01-03 23:59 America/New_York", "expiration_date": "2027-01-15"}, {"pnl": 8, "exit_date": "2027-01-04 00:00 America/New_York", "expiration_date": "2027-01-15"}]');
create function pg_temp.made(at timestamp, what text default 'realized_pnl') returns jsonb
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return pg_temp.each(private.overview_page() -> 'periods', what);
end;
$$;
select is(pg_temp.made('2027-01-04 12:00'), '[8, 8, 14, 14, 15]'::jsonb, 'Each period begins at midnight in New York');
select is(pg_temp.made('2027-01-04 12:00', 'trades'), '[1, 1, 3, 3, 4]'::jsonb, 'Each period counts its trades');
-- A trade closed on a day without a session belongs to the next session's close, as in v_equity.
select is(pg_temp.made('2027-01-04 12:00', 'account_pnl'), '[14, 14, 14, 14, 15]'::jsonb, 'The account''s P&L counts from the close before the period');
select is(pg_temp.made('2027-01-04 17:00', 'account_pnl'), '[14, 14, 14, 14, 15]'::jsonb, 'The account''s P&L is the same after the close');
select is(pg_temp.made('2027-01-05 09:00'), '[0, 8, 14, 14, 15]'::jsonb, 'The next day has no realized P&L yet');
select is(pg_temp.made('2027-01-05 09:00', 'account_pnl'), '[0, 14, 14, 14, 15]'::jsonb, 'The next day has no P&L of the account yet');
select is(pg_temp.made('2027-01-09 12:00', 'account_pnl'), '[0, 14, 14, 14, 15]'::jsonb, 'On a Saturday the account''s P&L of the day is zero');

select * from finish();
rollback;
