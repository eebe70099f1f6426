-- In half a year at a rate of 4 %, the chance to end below 95 is 0.4090405 at a volatility of 30 %, and the chance to end below 110 is
-- 0.6965163 at 25 %.
begin;
select plan(5);
\ir ../../scan.psql

select ok(
  pg_temp.near(private.chance_between(95, 0.3, 110, 0.25, 100, 0.5, 0.04), 0.6965163 - 0.4090405, 2e-7), 'The chance to end between two break-evens'
);
select ok(pg_temp.near(private.chance_between(95, 0.3, null, null, 100, 0.5, 0.04), 1 - 0.4090405, 2e-7), 'The chance to end above a lower break-even');
select ok(pg_temp.near(private.chance_between(null, null, 110, 0.25, 100, 0.5, 0.04), 0.6965163, 2e-7), 'The chance to end below an upper break-even');
select is(private.chance_between(null, null, null, null, 100, 0.5, 0.04), 1::double precision, 'Without break-evens a profit is certain');
select is(private.chance_between(110, 0.3, 95, 0.3, 100, 0.5, 0.04), 0::double precision, 'Break-evens that overlap leave no chance');

select * from finish();
rollback;
