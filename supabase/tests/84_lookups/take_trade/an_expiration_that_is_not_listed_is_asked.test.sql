begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.take(differing jsonb, expirations jsonb default '["2026-03-06", "2026-04-10", "2026-04-17", "2027-01-15"]') returns jsonb
language sql return private.take_trade(pg_temp.asking('trade', pg_temp.typed(take.differing)),
  json_build_object('underlyings', '[{"ticker": "SPY", "price": 600}]'::json, 'expirations', take.expirations));

select is(pg_temp.take('{"expiration": null, "legs": null, "quantity": null, "picks": true}'), null, 'A trade without an expiration asks the market nothing more');
select is(
  pg_temp.said('picker') - 'choices', '{"verb": "sell", "says": "SPY is at 600. Which expiration?", "columns": 3}'::jsonb, 'The question asks for the missing expiration'
);
-- These are 10, 45, 52 and 325 days from 24 February.
select is(pg_temp.texts(), array['Mar 6 ''26 · 10 d', 'Apr 10 ''26 · 45 d', 'Apr 17 ''26 · 52 d', 'Jan 15 ''27 · 325 d'], 'Each choice shows its days');
select is(
  pg_temp.words(), array['SPY 6mar26 ?', 'SPY 10apr26 ?', 'SPY 17apr26 ?', 'SPY 15jan27 ?'], 'The choices keep the quantity open'
);

select pg_temp.take('{"expiration": {"month": 4, "day": 16}, "credit": 1.5, "fees": 1.30, "verb": "add"}');
select is(pg_temp.said('picker') ->> 'says', 'SPY has no options with that expiration. Which expiration?', 'The question says that the named expiration is not listed');
select is((pg_temp.words())[2], 'SPY 580p 10apr26 @1.5 x2 fees:1.3', 'The typed trade stays in the choices');
select is(pg_temp.said('picker') ->> 'verb', 'add', 'The question belongs to the same command');

create function pg_temp.many() returns jsonb
language sql return (
  select jsonb_agg(day::date) from generate_series(date '2026-02-25', '2028-01-31', '1 day') day where extract(isodow from day) = 5);
create function pg_temp.offered() returns text
language sql return (select min(day) || ' to ' || max(day) || ': ' || count(*) from unnest(pg_temp.words()) w cross join to_date(split_part(w, ' ', 3), 'DDmonYY') day);

select pg_temp.take('{"expiration": null}', pg_temp.many());
-- Fridays around 5 April; the 3rd is a holiday.
select is(pg_temp.offered(), '2026-03-06 to 2026-05-08: 9', 'Nine expirations around forty days are offered when none was named');
select pg_temp.take('{"expiration": {"date": "2026-08-05"}}', pg_temp.many());
select is(pg_temp.offered(), '2026-07-10 to 2026-09-04: 9', 'Nine expirations around the named day are offered');
select pg_temp.take('{"expiration": {"month": 8, "day": 5}}', pg_temp.many());
select is(pg_temp.offered(), '2026-07-10 to 2026-09-04: 9', 'A day without its year is the next one');
select pg_temp.take('{"expiration": {"month": 2, "day": 4}}', pg_temp.many());
select is(pg_temp.offered(), '2027-01-08 to 2027-03-05: 9', 'A day that has passed this year is in the next one');
select pg_temp.take('{"expiration": {"month": 12, "year": 2027}}', pg_temp.many() - '2027-12-17'::text);
-- The 17th is not listed, and the 24th is a holiday.
select is(pg_temp.offered(), '2027-11-12 to 2028-01-21: 9', 'A month of another year offers the expirations around it');
select is(pg_temp.take('{"expiration": {"dte": 400}}', pg_temp.many()) ->> 'expiration', '2027-04-02', 'A number of days always means the nearest expiration');
select is_empty('select from public.trade_requests', 'A question creates no request');

select * from finish();
rollback;
