-- Two put spreads 42/38 and a put at 40 are sold.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('spread', 'VPC', '{"ticker": "KO", "strike_price": 42, "width": 4, "net_credit": 90}') as spread \gset
create function pg_temp.became(held jsonb) returns jsonb
language plpgsql as $q$
begin
  delete from public.drifts;
  perform pg_temp.then_held('{"KO260410P00042000": -2, "KO260410P00038000": 2}');
  perform pg_temp.then_held(became.held, 2);
  return private.drift_succession('KO');
end;
$q$;

select is(
  pg_temp.became('{"KO1260410P00042000": -2, "KO1260410P00038000": 2}'),
  '{"root": "KO1", "ratio": 1, "is_adjusted": true, "contracts": [
    {"symbol": "KO260410P00038000", "becomes": "KO1260410P00038000", "strike": 38},
    {"symbol": "KO260410P00042000", "becomes": "KO1260410P00042000", "strike": 42}]}', 'an adjusted root'
);
select is(
  pg_temp.became('{"CCEP260410P00042000": -2, "CCEP260410P00038000": 2}') - 'contracts',
  '{"root": "CCEP", "ratio": 1, "is_adjusted": false}', 'a new name'
);
select is(
  pg_temp.became('{"KO260410P00014000": -6, "KO260410P00012667": 6}'),
  '{"root": "KO", "ratio": 3, "is_adjusted": false, "contracts": [
    {"symbol": "KO260410P00038000", "becomes": "KO260410P00012667", "strike": 12.667},
    {"symbol": "KO260410P00042000", "becomes": "KO260410P00014000", "strike": 14}]}', 'a split three for one, with strikes to a tenth of a cent'
);
select is(pg_temp.became('{"KO260410P00021000": -4}'), null, 'one leg alone does not replace a position');
select is(pg_temp.became('{"KO260410P00041000": -2, "KO260410P00037000": 2}'), null, 'other strikes were traded by hand');
select is(pg_temp.became('{"KO260515P00042000": -2, "KO260515P00038000": 2}'), null, 'another expiration was, too');
select is(pg_temp.became('{"KO1260410P00042000": 2, "KO1260410P00038000": -2}'), null, 'a long contract does not replace a short one');
select is(
  pg_temp.became('{"KO1260410P00042000": -2, "KO1260410P00038000": 2, "CCEP260410P00042000": -2, "CCEP260410P00038000": 2}'), null,
  'with two possible successors none is certain'
);
select is(pg_temp.became('{"KO260410P00042000": -1, "KO1260410P00042000": -1, "KO1260410P00038000": 2}'), null, 'a contract that is still held was not renamed');

select * from finish();
rollback;
