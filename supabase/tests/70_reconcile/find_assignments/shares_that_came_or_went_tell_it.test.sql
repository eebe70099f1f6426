-- Three puts at 42 and two calls at 55 are sold; 500 shares have been held for long.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42, "quantity": 3}') as puts \gset
select pg_temp.opened('calls', 'CC', '{"ticker": "KO", "strike_price": 55, "quantity": 2}') as calls \gset
\set both '{"KO260410P00042000": -3, "KO260410C00055000": -2, "KO": 500}'
select pg_temp.then_held(:'both');

create function pg_temp.after(held jsonb) returns jsonb
language plpgsql as $q$
begin
  delete from public.drifts;
  delete from private.shares_held;
  perform pg_temp.then_held('{"KO260410P00042000": -3, "KO260410C00055000": -2, "KO": 500}');
  perform pg_temp.then_held(after.held);
  return pg_temp.found('KO');
end;
$q$;

select is(pg_temp.after('{"KO260410C00055000": -2, "KO": 500}'), '{"KO260410P00042000": "missing"}',
  'shares held for long do not show an assignment');
select is(pg_temp.after('{"KO260410C00055000": -2, "KO": 800}'), '{"KO260410P00042000": "assigned"}', 'shares that came show one');
select is(pg_temp.after('{"KO260410P00042000": -3, "KO": 300}'), '{"KO260410C00055000": "assigned"}', 'shares that went show calls assigned');
select is(pg_temp.after('{"KO260410P00042000": -1, "KO260410C00055000": -2, "KO": 700}'), '{"KO260410P00042000": "assigned"}', 'some of the contracts were assigned');
select is(pg_temp.after('{"KO260410C00055000": -2, "KO": 700}'), '{"KO260410P00042000": "missing"}', 'a number of shares that does not fit explains nothing');
select is(pg_temp.after('{"KO": 600}'), '{"KO260410P00042000": "assigned", "KO260410C00055000": "assigned"}', 'both sides at once');
select is(pg_temp.after('{"KO": 300}'), '{"KO260410P00042000": "missing", "KO260410C00055000": "assigned"}',
  'of two missing contracts only one fits');
select is(pg_temp.after('{"KO260410C00055000": -2, "KO": 200}'), '{"KO260410P00042000": "missing"}', 'a short put takes no shares away');
select is(pg_temp.after('{"KO260410C00055000": -2, "KO": null}'), '{"KO260410P00042000": "missing"}', 'shares that cannot be read explain nothing');

select * from finish();
rollback;
