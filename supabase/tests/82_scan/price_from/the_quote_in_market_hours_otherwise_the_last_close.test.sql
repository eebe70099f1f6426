begin;
select plan(7);
\ir ../../clock.psql

create function pg_temp.price(answers json) returns text
language sql return (
  select format('%s at %s', p.price, to_char(p.priced_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI')) from private.price_from(price.answers, 'SPX') p
);
create function pg_temp.answers() returns json
language sql return '{"underlyings": [{"ticker": "SPY", "price": 690}, {"ticker": "SPX", "price": 6901.5}],
  "closes": [{"ticker": "SPX", "date": "2026-02-20", "close": 6890}, {"ticker": "SPX", "date": "2026-02-23", "close": 6895.25},
    {"ticker": "SPY", "date": "2026-02-24", "close": 689}]}'::json;

select is(pg_temp.price(pg_temp.answers()), '6901.5 at 2026-02-24 10:15', 'In market hours the price is the current quote');
select is(pg_temp.price('{"underlyings": [{"ticker": "SPX", "price": 0}], "closes": [{"ticker": "SPX", "date": "2026-02-23", "close": 6895}]}'),
  ' at ', 'In market hours a close does not replace a missing quote');
select pg_temp.set_clock('2026-02-24 09:29');
select is(pg_temp.price(pg_temp.answers()), '6895.25 at 2026-02-23 16:00', 'Before the open the price is the last official close, at its time');
select pg_temp.set_clock('2026-02-24 09:30');
select is(pg_temp.price(pg_temp.answers()), '6901.5 at 2026-02-24 09:30', 'From the open on the price is the quote');
select pg_temp.set_clock('2026-11-28 12:00');
select is(pg_temp.price('{"closes": [{"ticker": "SPX", "date": "2026-11-27", "close": 7000}]}'), '7000 at 2026-11-27 13:00', 'After an early close the time is that of the early close');
select is(pg_temp.price('{"underlyings": [{"ticker": "SPX", "price": 7001}], "closes": [{"ticker": "SPX", "date": "2026-11-27", "close": 0}]}'),
  ' at ', 'A close of zero is no price');
select is(pg_temp.price('{}'), ' at ', 'The price is null when nothing was reported');

select * from finish();
rollback;
