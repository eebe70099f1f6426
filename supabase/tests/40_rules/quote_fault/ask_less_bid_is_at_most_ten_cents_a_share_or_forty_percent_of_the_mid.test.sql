begin;
select plan(7);
\ir fault.psql

-- Small: 10 a contract, whatever its part of the mid of 6.
select is(pg_temp.fault(1, 11), null, 'ten cents a share are never too wide');
select is(pg_temp.fault(1, 11.01), 'too_wide', 'a hundredth of a cent more is');
-- Large: 120 - 80 = 40 is 40 % of the mid of 100; a cent outwards moves 40.01 against 40.002 and 39.998.
select is(pg_temp.fault(80, 120), null, 'exactly 40 %');
select is(pg_temp.fault(80, 120.01), 'too_wide', 'more, upwards');
select is(pg_temp.fault(79.99, 120), 'too_wide', 'more, downwards');
-- Without a bid ask - bid is twice the mid.
select is(pg_temp.fault(0, 10.01), 'too_wide', 'without a bid it is the ten cents that count');
select is(pg_temp.fault(10, 900), 'too_wide', 'the stub quotes of 09:30');

select * from finish();
rollback;
