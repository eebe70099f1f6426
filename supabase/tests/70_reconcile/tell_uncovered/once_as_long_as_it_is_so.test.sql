-- Two calls are sold on 200 shares.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

create function pg_temp.says(held jsonb) returns jsonb
language plpgsql as $q$
begin
  delete from private.outbox where kind = 'uncovered';
  perform pg_temp.then_held(held);
  return (select jsonb_agg(m.facts - 'positions' - 'ticker') from private.outbox m where m.kind = 'uncovered');
end;
$q$;

select pg_temp.opened('calls', 'CC', '{"ticker": "KO", "strike_price": 55}') as calls \gset
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 200}'), null, 'nothing is lacking');
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 120}'), '[{"held": 120, "needed": 200, "lacking": 80}]', 'the first check that finds it alerts');
select is(
  (select facts #> '{positions,0,position_id}' from private.outbox where kind = 'uncovered'), :'calls', 'the message names the positions'
);
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 120}'), null, 'once');
select is(pg_temp.says('{"KO260410C00055000": -2}'), '[{"held": 0, "needed": 200, "lacking": 200}]', 'another number lacking is told');
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 200}'), '[{"held": 200, "needed": 200, "lacking": 0}]', 'the end is told, too');

-- A strangle's call is secured by margin.
select pg_temp.opened('both', 'STR', '{"ticker": "KO", "strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 42}, {"action": "sell", "option_type": "call", "strike": 58}]}') as strangle \gset
select is(
  pg_temp.says('{"KO260410C00055000": -2, "KO260410P00042000": -2, "KO260410C00058000": -2, "KO": 200}'), null, 'calls secured by margin need no shares'
);
select is(pg_temp.says('{"KO260410P00042000": -2, "KO260410C00058000": -2}'), null, 'without calls and shares nothing is lacking');

select * from finish();
rollback;
