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
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 200}'), null, 'there is nothing to say');
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 120}'), '[{"held": 120, "needed": 200, "lacking": 80}]', 'with the first check that sees it');
select is(
  (select facts #> '{positions,0,position_id}' from private.outbox where kind = 'uncovered'), :'calls', 'and of which positions'
);
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 120}'), null, 'once');
select is(pg_temp.says('{"KO260410C00055000": -2}'), '[{"held": 0, "needed": 200, "lacking": 200}]', 'more of it is another');
select is(pg_temp.says('{"KO260410C00055000": -2, "KO": 200}'), '[{"held": 200, "needed": 200, "lacking": 0}]', 'and when it is over');

-- A strangle's call is margin's business.
select pg_temp.opened('both', 'STR', '{"ticker": "KO", "strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 42}, {"action": "sell", "option_type": "call", "strike": 58}]}') as strangle \gset
select is(
  pg_temp.says('{"KO260410C00055000": -2, "KO260410P00042000": -2, "KO260410C00058000": -2, "KO": 200}'), null, 'what margin stands for needs none'
);
select is(pg_temp.says('{"KO260410P00042000": -2, "KO260410C00058000": -2}'), null, 'nor is anything uncovered when calls and shares are gone');

select * from finish();
rollback;
