begin;
select plan(7);
\ir fault.psql

-- Small: 10 a contract, whatever its part of the mid of 6.
select is(pg_temp.fault(1, 11), null, 'ten cents a share are never too wide');
select is(pg_temp.fault(1, 11.01), 'too_wide', 'a hundredth of a cent more is');
-- Large: 120 - 80 = 40 is 40 % of the mid of 100; a cent outwards moves 40.01 against 40.002 and 39.998.
select is(pg_temp.fault(80, 120), null, 'exactly 40 % is accepted');
select is(pg_temp.fault(80, 120.01), 'too_wide', 'a higher ask is not');
select is(pg_temp.fault(79.99, 120), 'too_wide', 'a lower bid is not');
-- Without a bid, ask - bid is twice the mid.
select is(pg_temp.fault(0, 10.01), 'too_wide', 'without a bid the limit of 10.00 counts');
select is(pg_temp.fault(10, 900), 'too_wide', 'a stub quote of 09:30 is too wide');

select * from finish();
rollback;
