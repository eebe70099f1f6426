-- Half a year at a rate of 4 %: at 30 % of volatility it ends below 95 with 0.4090405, at 25 % below 110 with 0.6965163.
begin;
select plan(5);
\ir ../../scan.psql

select ok(
  pg_temp.near(private.chance_between(95, 0.3, 110, 0.25, 100, 0.5, 0.04), 0.6965163 - 0.4090405, 2e-7), 'between two'
);
select ok(pg_temp.near(private.chance_between(95, 0.3, null, null, 100, 0.5, 0.04), 1 - 0.4090405, 2e-7), 'above the one');
select ok(pg_temp.near(private.chance_between(null, null, 110, 0.25, 100, 0.5, 0.04), 0.6965163, 2e-7), 'below the other');
select is(private.chance_between(null, null, null, null, 100, 0.5, 0.04), 1::double precision, 'without break-evens it is certain');
select is(private.chance_between(110, 0.3, 95, 0.3, 100, 0.5, 0.04), 0::double precision, 'what has no inside has no chance');

select * from finish();
rollback;
