begin;
select plan(6);
\ir ../../legs.psql

-- At 472 the put is worth 8,800, at 708 the call is worth 8,800 too.
select is(private.stress_loss(pg_temp.legs('-560p -620c'), 410, 590), 8390.00, 'a strangle loses the same on both sides');
select is(private.stress_loss(pg_temp.legs('-560p -650c'), 410, 590), 8390.00, 'below it');
select is(private.stress_loss(pg_temp.legs('-500p -620c'), 410, 590), 8390.00, 'or above');
select is(private.stress_loss(pg_temp.legs('-580p +575p'), 150, 590), 350.00, 'legs with a bounded loss lose no more than that');
select is(private.stress_loss(pg_temp.legs('-400p -800c'), 30, 590), 0.00, 'there is no loss where both strikes are far away');
select is(private.stress_loss(pg_temp.legs('-560p -620c'), 410, null), null, 'without a price it is unknown');

select * from finish();
rollback;
