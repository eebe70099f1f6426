begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.take(differing jsonb, expirations jsonb default '["2026-03-06", "2026-04-10", "2026-04-17", "2027-01-15"]') returns jsonb
language sql return private.take_trade(pg_temp.asking('trade', pg_temp.typed(take.differing)),
  json_build_object('underlyings', '[{"ticker": "SPY", "price": 600}]'::json, 'expirations', take.expirations));

select is(pg_temp.take('{"expiration": null, "legs": null, "quantity": null, "picks": true}'), null, 'there is nothing more to ask of the market');
select is(
  pg_temp.said('picker') - 'choices', '{"verb": "sell", "says": "SPY is at 600. Which expiration?", "columns": 3}'::jsonb, 'which one, where none was said'
);
-- 10, 45, 52 and 325 days from 24 February.
select is(pg_temp.texts(), array['Mar 6 ''26 · 10 d', 'Apr 10 ''26 · 45 d', 'Apr 17 ''26 · 52 d', 'Jan 15 ''27 · 325 d'], 'each with its days, of another year with that');
select is(
  pg_temp.words(), array['SPY 6mar26 ?', 'SPY 10apr26 ?', 'SPY 17apr26 ?', 'SPY 15jan27 ?'], 'how many is still to be asked'
);

select pg_temp.take('{"expiration": {"month": 4, "day": 16}, "credit": 1.5, "fees": 1.30, "verb": "add"}');
select is(pg_temp.said('picker') ->> 'says', 'SPY has no options with that expiration. Which expiration?', 'or none that was said is there');
select is((pg_temp.words())[2], 'SPY 580p 10apr26 @1.5 x2 fees:1.3', 'whatever was typed stays said');
select is(pg_temp.said('picker') ->> 'verb', 'add', 'of the same command');

create function pg_temp.many() returns jsonb
language sql return (
  select jsonb_agg(day::date) from generate_series(date '2026-02-25', '2028-01-31', '1 day') day where extract(isodow from day) = 5);
create function pg_temp.offered() returns text
language sql return (select min(day) || ' to ' || max(day) || ': ' || count(*) from unnest(pg_temp.words()) w cross join to_date(split_part(w, ' ', 3), 'DDmonYY') day);

select pg_temp.take('{"expiration": null}', pg_temp.many());
-- Fridays around 5 April, of which the 3rd is a holiday.
select is(pg_temp.offered(), '2026-03-06 to 2026-05-08: 9', 'nine around forty days, where none was said');
select pg_temp.take('{"expiration": {"date": "2026-08-05"}}', pg_temp.many());
select is(pg_temp.offered(), '2026-07-10 to 2026-09-04: 9', 'around the day that was said');
select pg_temp.take('{"expiration": {"month": 8, "day": 5}}', pg_temp.many());
select is(pg_temp.offered(), '2026-07-10 to 2026-09-04: 9', 'without its year, too');
select pg_temp.take('{"expiration": {"month": 2, "day": 4}}', pg_temp.many());
select is(pg_temp.offered(), '2027-01-08 to 2027-03-05: 9', 'which is the next one');
select pg_temp.take('{"expiration": {"month": 12, "year": 2027}}', pg_temp.many() - '2027-12-17'::text);
-- Without the 17th, and the 24th, which is a holiday.
select is(pg_temp.offered(), '2027-11-12 to 2028-01-21: 9', 'a month of another year is looked for there');
select is(pg_temp.take('{"expiration": {"dte": 400}}', pg_temp.many()) ->> 'expiration', '2027-04-02', 'days are always near to something');
select is_empty('select from public.trade_requests', 'no card comes of a question');

select * from finish();
rollback;
