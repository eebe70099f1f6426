begin;
select plan(5);
\ir ../../legs.psql

-- 20 % of 590 are 118. The put is 30 out of the money: 88; the call 30: 88.
select is(private.margin(pg_temp.legs('-560p -620c'), 410, 590), 9210.00, 'the requirement of a strangle');
-- The put 90 out: 28, at least 10 % of its strike of 500, 50; the call 10 out: 108.
select is(private.margin(pg_temp.legs('-500p -600c'), 555.5, 590), 11355.50, 'the call has the larger requirement');
-- 118 less 50 against 118 less 130; at least 54 and 59.
select is(private.margin(pg_temp.legs('-540p -720c'), 60, 590), 6860.00, 'the put has the larger requirement');
-- The put 150 out: below zero, so 44 of its strike; the call 200 out: so 59 of the underlying.
select is(private.margin(pg_temp.legs('-440p -790c'), 20, 590), 5920.00, 'the requirement is never less than a tenth');
-- A leg in the money has nothing to subtract.
select is(private.margin(pg_temp.legs('-580p -580c'), 1840, 560), 13040.00, 'a straddle below its strike');

select * from finish();
rollback;
