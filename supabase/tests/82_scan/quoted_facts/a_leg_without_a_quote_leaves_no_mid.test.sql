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

select is(pg_temp.priced(pg_temp.long(240, 250)), '[true, 60, 50]', 'A spread with two quoted legs has a mid and a natural credit');
select is(pg_temp.priced(pg_temp.long(0, 6)), '[true, 305, 294]', 'A long leg without a bid is worth nothing at the mid and costs its ask');
select is(pg_temp.priced(options), '[false, null, null]', why)
from (values
  (jsonb_build_array(pg_temp.option('580p', 300, 310)), 'A spread with a leg that was not reported has no mid, because the other leg alone is another trade'),
  ('[]', 'A spread without any quoted leg has no mid'),
  (pg_temp.long(null, 250), 'A leg whose bid is null has no quote'),
  (pg_temp.long(240, null), 'A leg whose ask is null has no quote'),
  (pg_temp.long(null, null), 'A leg without bid and ask has no quote'),
  (pg_temp.long(-1, 250), 'A negative bid is no quote'),
  (pg_temp.long(0, 0), 'An ask of zero is no quote'),
  (pg_temp.long(250, 240), 'A bid above the ask is no quote'),
  (pg_temp.long(240, 250, '{"halted": true}'), 'A halted leg has no quote'),
  (pg_temp.long(240, 250, '{"delayed": true}'), 'A delayed quote is no quote'),
  (pg_temp.long(240, 250, '{"as_of": "2026-02-24T14:29:59Z"}'), 'A quote from before the open is no quote'),
  (pg_temp.long(240, 250, '{"changed_at": "2026-02-23T20:59:00Z"}'), 'A quote unchanged since the session before is no quote')
) unquoted (options, why);

select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-24T14:30:00Z", "halted": false, "delayed": false}')), '[true, 60, 50]', 'A quote as of the open belongs to the session');
select pg_temp.set_clock('2026-02-25 09:00');
select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-24T20:59:00Z"}')), '[true, 60, 50]', 'Before the open the quotes of the day before are used');
select is(pg_temp.priced(pg_temp.long(240, 250, '{"as_of": "2026-02-23T20:59:00Z"}')), '[false, null, null]', 'Before the open older quotes are not used');
select pg_temp.set_clock('2026-02-24 10:15');

select is(q #> field, said, what)
from pg_temp.quoted('-580p', 147, '[]') q
cross join (values
  ('{chance}'::text[], 'null'::jsonb, 'The chance is null without a volatility'),
  ('{sides,0,moves}', 'null', 'The move is null without a volatility'), ('{iv}', 'null', 'The volatility is null when it was not reported'), ('{sides,0,distance_percent}', '3.3', 'The distance to the strike is known without a volatility')
) v (field, said, what);

select * from finish();
rollback;
