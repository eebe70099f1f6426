-- The volatility is 20 %, the time one year and the rate 2 %: one standard deviation is 0.2 in the logarithm of the price.
begin;
select plan(11);

create function pg_temp.chance_at(deviations numeric) returns numeric
language sql return round(private.chance_below(100 * exp(0.2 * deviations), 100, 0.2, 1, 0.02)::numeric, 6);

select is(pg_temp.chance_at(0), 0.5, 'At the current price the chance is one in two, because rate and volatility cancel out');
select is(pg_temp.chance_at(1), 0.841345, 'One standard deviation above');
select is(pg_temp.chance_at(-1), 0.158655, 'One standard deviation below');
select is(pg_temp.chance_at(2), 0.977250, 'Two standard deviations above');
select is(pg_temp.chance_at(-2.5), 0.006210, 'Two and a half standard deviations below');
select is(pg_temp.chance_at(3), 0.998650, 'Three standard deviations above');
select ok(
  abs(private.chance_below(95, 100, 0.25, 0.5, 0.04) - 0.3764159709) < 1e-7, 'Half a year at a volatility of 25 % and a rate of 4 %'
);
select is(private.chance_below(0, 100, 0.2, 1, 0.02), 0::double precision, 'A price never ends below zero');
select is(private.chance_below(-5, 100, 0.2, 1, 0.02), 0::double precision, 'A price never ends below a negative price');
select is(private.chance_below(100.01, 100, 0.2, 0, 0.02), 1::double precision, 'With no time left the price is certain to be below any higher price');
select is(private.chance_below(99.99, 100, 0.2, 0, 0.02), 0::double precision, 'With no time left the price is never below a lower price');

select * from finish();
rollback;
