begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

create function pg_temp.uncovered(held jsonb, ticker text default 'KO') returns integer
language plpgsql as $q$
begin
  perform private.keep_shares_held(array_agg(h.symbol), array_agg(h.held)) from private.account_holdings(pg_temp.told(held || '{"KO": 100}')) h;
  return (select s.uncovered_calls from private.shares_held s where s.ticker = uncovered.ticker);
end;
$q$;

select is(pg_temp.uncovered('{"KO260410C00055000": -3, "KO260410C00060000": -1}'), 4, 'short calls of every strike count');
select is(pg_temp.uncovered('{"KO260410C00055000": -3, "KO260515C00070000": 2}'), 1, 'long calls that expire with them or later are subtracted');
select is(pg_temp.uncovered('{"KO260410C00055000": -3, "KO260320C00050000": 2}'), 3, 'long calls that expire earlier are not');
select is(pg_temp.uncovered('{"KO260410C00055000": -3, "KO260515C00060000": -1, "KO260417C00070000": 2}'), 2, 'each long call covers one');
select is(pg_temp.uncovered('{"KO260410P00042000": -3, "KO1260410C00055000": -3}'), 0, 'puts and adjusted calls do not count');
select is(pg_temp.uncovered('{"BRKB260410C00550000": -2, "BRK.B": 100}', 'BRK.B'), 2, 'a root is the letters of the ticker');
select is(pg_temp.uncovered('{}'), 0, 'without calls the number is zero');

select * from finish();
rollback;
