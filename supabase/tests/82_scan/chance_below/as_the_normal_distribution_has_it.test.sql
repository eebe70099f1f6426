-- With a volatility of 20 %, a year and a rate of 2 % the price then is as many deviations away as its logarithm is fifths.
begin;
select plan(11);

create function pg_temp.chance_at(deviations numeric) returns numeric
language sql return round(private.chance_below(100 * exp(0.2 * deviations), 100, 0.2, 1, 0.02)::numeric, 6);

select is(pg_temp.chance_at(0), 0.5, 'where an option prices it, one in two');
select is(pg_temp.chance_at(1), 0.841345, 'one deviation above');
select is(pg_temp.chance_at(-1), 0.158655, 'one below');
select is(pg_temp.chance_at(2), 0.977250, 'two above');
select is(pg_temp.chance_at(-2.5), 0.006210, 'two and a half below');
select is(pg_temp.chance_at(3), 0.998650, 'three above');
select ok(
  abs(private.chance_below(95, 100, 0.25, 0.5, 0.04) - 0.3764159709) < 1e-7, 'half a year at 25 %, money earning 4 %'
);
select is(private.chance_below(0, 100, 0.2, 1, 0.02), 0::double precision, 'it never ends below nothing');
select is(private.chance_below(-5, 100, 0.2, 1, 0.02), 0::double precision, 'nor below less');
select is(private.chance_below(100.01, 100, 0.2, 0, 0.02), 1::double precision, 'at its end it is below what is above it');
select is(private.chance_below(99.99, 100, 0.2, 0, 0.02), 0::double precision, 'and not below what is below it');

select * from finish();
rollback;
