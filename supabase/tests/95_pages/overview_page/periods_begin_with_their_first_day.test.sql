-- A trade of each amount, by the day on which it closed.
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
select is(pg_temp.each(private.overview_page() -> 'periods', 'name'), '["today", "week", "month", "year", "all"]'::jsonb, 'five of them');
select is(pg_temp.since(at), since, what)
from (values
  (timestamp '2026-02-24 10:15', '["2026-02-24", "2026-02-23", "2026-02-01", "2026-01-01", null]'::jsonb, 'a Tuesday'),
  ('2026-06-01 00:00', '["2026-06-01", "2026-06-01", "2026-06-01", "2026-01-01", null]', 'a Monday that is the first of its month'),
  ('2026-05-31 23:59', '["2026-05-31", "2026-05-25", "2026-05-01", "2026-01-01", null]', 'the minute before, a Sunday'),
  ('2027-01-01 12:00', '["2027-01-01", "2026-12-28", "2027-01-01", "2027-01-01", null]', 'New Year, whose week began last year'),
  ('2026-12-31 23:59', '["2026-12-31", "2026-12-28", "2026-12-01", "2026-01-01", null]', 'the minute before')
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
select is(pg_temp.made('2027-01-04 12:00'), '[8, 8, 14, 14, 15]'::jsonb, 'each from the midnight of New York on that it begins with');
select is(pg_temp.made('2027-01-04 12:00', 'trades'), '[1, 1, 3, 3, 4]'::jsonb, 'so many trades');
-- What was closed on a day without a session is of the next one's close, as in v_equity.
select is(pg_temp.made('2027-01-04 12:00', 'account_pnl'), '[14, 14, 14, 14, 15]'::jsonb, 'the account counts from the close before');
select is(pg_temp.made('2027-01-04 17:00', 'account_pnl'), '[14, 14, 14, 14, 15]'::jsonb, 'and the same after the close');
select is(pg_temp.made('2027-01-05 09:00'), '[0, 8, 14, 14, 15]'::jsonb, 'the next day has nothing yet');
select is(pg_temp.made('2027-01-05 09:00', 'account_pnl'), '[0, 14, 14, 14, 15]'::jsonb, 'nor has the account');
select is(pg_temp.made('2027-01-09 12:00', 'account_pnl'), '[0, 14, 14, 14, 15]'::jsonb, 'on a Saturday nothing is made');

select * from finish();
rollback;
