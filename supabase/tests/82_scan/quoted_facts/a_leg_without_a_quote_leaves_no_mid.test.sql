begin;
select plan(21);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.quoted(written text, credit numeric, options jsonb, ticker text default 'SPY', price numeric default 600) returns jsonb
language sql return private.quoted_facts(
  quoted.ticker, private.legs_of(jsonb_build_object('ticker', 'SPY', 'expiration_date', '2026-04-10', 'quantity', 1, 'legs', pg_temp.short_legs(quoted.written))),
  quoted.credit, quoted.price, private.now(), quoted.options::json);

create function pg_temp.priced(options jsonb) returns jsonb
language sql return (
  select jsonb_build_array(q -> 'is_quoted', trim_scale((q ->> 'mid')::numeric), q -> 'natural_credit') from pg_temp.quoted('-580p +575p', 57, priced.options) q);
create function pg_temp.long(bid numeric, ask numeric, differing jsonb default '{}') returns jsonb
language sql return jsonb_build_array(pg_temp.option('580p', 300, 310), pg_temp.option('575p', long.bid, long.ask, -0.22, 0.2, long.differing));

select is(pg_temp.priced(pg_temp.long(240, 250)), '[true, 60, 50]', 'both legs are quoted');
select is(pg_temp.priced(pg_temp.long(0, 6)), '[true, 305, 294]', 'a long leg that nobody bids for is worth nothing, and still costs what is asked');
select is(pg_temp.priced(options), '[false, null, null]', why)
from (values
  (jsonb_build_array(pg_temp.option('580p', 300, 310)), 'a leg without a quote: what the others make is another trade'),
  ('[]', 'no leg has one'),
  (pg_temp.long(null, 250), 'nothing is bid'),
  (pg_temp.long(240, null), 'what is asked is not told'),
  (pg_temp.long(null, null), 'it is named without a price'),
  (pg_temp.long(-1, 250), 'the bid is less than nothing'),
  (pg_temp.long(0, 0), 'nothing is asked'),
  (pg_temp.long(250, 240), 'the bid is above the ask'),
  (pg_temp.long(240, 250, '{"halted": true}'), 'it is halted'),
  (pg_temp.long(240, 250, '{"delayed": true}'), 'it is delayed'),
  (pg_temp.long(240, 250, '{"as_of": "2026-02-24T14:29:59Z"}'), 'it is of the session before'),
  (pg_temp.long(240, 250, '{"changed_at": "2026-02-23T20:59:00Z"}'), 'it has not changed since')
) unquoted (options, why);

select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-24T14:30:00Z", "halted": false, "delayed": false}')), '[true, 60, 50]', 'from the open on it is the session''s own');
select pg_temp.set_clock('2026-02-25 09:00');
select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-24T20:59:00Z"}')), '[true, 60, 50]', 'before the open those of the day before are the latest');
select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-23T20:59:00Z"}')), '[false, null, null]', 'and those before it are not');
select pg_temp.set_clock('2026-02-24 10:15');

select is(q #> field, said, what)
from pg_temp.quoted('-580p', 147, '[]') q
cross join (values
  ('{chance}'::text[], 'null'::jsonb, 'without a volatility there is no chance to speak of'),
  ('{sides,0,moves}', 'null', 'nor a move'), ('{iv}', 'null', 'none is known'), ('{sides,0,distance_percent}', '3.3', 'how far it is remains')
) v (field, said, what);

select * from finish();
rollback;
