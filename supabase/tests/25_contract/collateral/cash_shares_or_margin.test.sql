begin;
select plan(9);
\ir ../../legs.psql

select is(private.collateral(pg_temp.legs(written), 150, 590), collateral, written)
from (values
  ('-580p', 58000.00), ('-580p +575p', 500.00), ('-620c +627.5c', 750.00), ('-570p +560p -620c +625c', 1000.00),
  ('-580p +570p -580c +590c', 1000.00), ('-620c', 0.00), ('-560p -620c', 8950.00)
) contract (written, collateral);
select is(private.collateral(pg_temp.legs('-560p -620c'), 150, null), null, 'no margin without a price of the underlying');
select is(private.collateral(pg_temp.legs('-580p -575p'), 150, 590), null, 'legs that make no strategy have no collateral');

select * from finish();
rollback;
