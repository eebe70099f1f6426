-- The time is 45 days, four hours and three quarters, the rate 4 % and the volatility 30 % (25 % for the condor's call). The figures are
-- those of the normal distribution.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../scan.psql

update public.scan_rules set min_credit_percent = 1, min_return_percent = 0.1 where min_credit is null;
select pg_temp.only_rule('CSP');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22)));
select ok(pg_temp.near((pg_temp.found()).chance, 0.8627339261, 2e-7), 'The chance of a put is that of ending above its strike less the credit of 95.00');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22)), ticker => 'RUT');
select ok(pg_temp.near((pg_temp.found()).chance, 0.8654436693, 2e-7), 'Options settled by the opening print have a day less');

select pg_temp.only_rule('VCC');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('call', 110, 60, 61, 0.18), pg_temp.an_option('call', 111, 38.5, 39.5, 0.12)));
select is((pg_temp.found()).floor_credit, 21::numeric, 'The call spread brings 21.00');
select ok(pg_temp.near((pg_temp.found()).chance, 0.8229744440, 2e-7), 'The chance of a call spread is that of ending below its strike plus the credit');

select pg_temp.only_rule('IC');
select pg_temp.judged(jsonb_build_array(
  pg_temp.an_option('put', 90, 60, 61, 0.16), pg_temp.an_option('put', 89, 38.5, 39.5, 0.12),
  pg_temp.an_option('call', 110, 60, 61, 0.16, '{"iv": 0.25}'), pg_temp.an_option('call', 111, 38.5, 39.5, 0.12)));
select is((pg_temp.found()).floor_credit, 42::numeric, 'The condor brings 42.00');
select ok(pg_temp.near((pg_temp.found()).chance, 0.7174550042, 2e-7), 'The chance of a condor is that of ending between both break-evens, each with its own volatility');

select * from finish();
rollback;
