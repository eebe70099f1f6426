begin;
select plan(6);
\ir ../../legs.psql

-- At 472 the put is worth 8,800, at 708 the call is worth 8,800 too.
select is(private.stress_loss(pg_temp.legs('-560p -620c'), 410, 590), 8390.00, 'of a strangle: both the same here');
select is(private.stress_loss(pg_temp.legs('-560p -650c'), 410, 590), 8390.00, 'below it');
select is(private.stress_loss(pg_temp.legs('-500p -620c'), 410, 590), 8390.00, 'or above');
select is(private.stress_loss(pg_temp.legs('-580p +575p'), 150, 590), 350.00, 'of what is bounded no more than that');
select is(private.stress_loss(pg_temp.legs('-400p -800c'), 30, 590), 0.00, 'none where both are far away');
select is(private.stress_loss(pg_temp.legs('-560p -620c'), 410, null), null, 'nobody knows without a price');

select * from finish();
rollback;
