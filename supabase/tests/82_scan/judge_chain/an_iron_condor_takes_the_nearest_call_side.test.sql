begin;
select plan(15);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('IC');
-- A put spread for 24.00 with a delta of 0.16, and call spreads for 24.00.
create function pg_temp.condor(calls jsonb, put_delta double precision default 0.16) returns text[]
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 59.5, 60.5, condor.put_delta), pg_temp.an_option('put', 89, 35.5, 36.5, 0.10)) || (
    select jsonb_agg(pg_temp.an_option('call', key::numeric, 59.5, 60.5, value::double precision, '{"iv": 0.25, "open_interest": 600}')
      ) || jsonb_agg(pg_temp.an_option('call', key::numeric + 1.5, 35.5, 36.5, 0.10))
    from jsonb_each_text(condor.calls)));
  return pg_temp.passed();
end;
$$;
update public.scan_rules set min_credit_percent = 10, min_return_percent = 10 where rule = 'IC';

select is(pg_temp.condor('{"110": 0.19, "113": 0.165}'), array['-90p -113c +89p +114.5c'], 'The put side is paired with the call side of the nearer delta');
select is(pg_temp.fallen() - 'delta', '{"pair": 1}', 'The other call side is counted as unpaired');
select is((pg_temp.found()).delta, 0.165::double precision, 'The condor''s delta is the larger one, here the call''s');
select is(pg_temp.condor('{"110": 0.155, "113": 0.20}'), array['-90p -110c +89p +111.5c'], 'A nearer delta below the put''s is chosen, too');
select results_eq('select credit, natural_credit, floor_credit, wing, capital, delta, implied_volatility, open_interest from pg_temp.found()',
  'values (48::numeric, 46::numeric, 47::numeric, 1.5::numeric, 150::numeric, 0.16::double precision, 0.3::double precision, 600)',
  'A condor has both credits, the wider wing, the larger delta, the put''s volatility and the lowest open interest');
select ok(pg_temp.near((pg_temp.found()).return_percent, 100 * 47 / 103.0), 'The return is on the risk');
select ok(pg_temp.near((pg_temp.found()).annualised_percent, 36500 * 47 / (150 * 45.0)), 'The annual return is on the capital');
select is(pg_temp.condor('{"110": 0.20}', 0.14), '{}', 'Sides with deltas too far apart are not paired');
select is(pg_temp.fallen() - 'delta', '{"pair": 2}', 'Both sides are counted as unpaired');
-- In binary floating point 0.20 - 0.15 is a little more than 0.05.
select is(pg_temp.condor('{"110": 0.20}', 0.15), array['-90p -110c +89p +111.5c'], 'Deltas exactly five hundredths apart are paired');
select is(pg_temp.condor('{"110": 0.15}', 0.20), array['-90p -110c +89p +111.5c'], 'Deltas five hundredths apart are paired when the put''s is the larger one, too');
select is(pg_temp.condor('{"110": 0.20}', 0.1499), '{}', 'Deltas a little more than five hundredths apart are not paired');
select is(pg_temp.condor('{"110": 0.1499}', 0.20), '{}', 'Deltas a little more apart are not paired when the put''s is the larger one, either');
select is(pg_temp.condor('{"89": 0.16}'), '{}', 'A call below the put is not paired');
select is(pg_temp.condor('{"110": 0.25}'), '{}', 'A call side beyond its delta range falls out by itself');

select * from finish();
rollback;
