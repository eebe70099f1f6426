begin;
select plan(16);
\ir ../../legs.psql

select is(private.worth(pg_temp.legs(written), price), worth, concat(written, ' at ', price))
from (values
  ('-580p', 580, 0.00), ('-580p', 571.25, 875.00), ('-580p', 0, 58000.00), ('-580p +575p', 577.5, 250.00), ('-580p +575p', 1, 500.00),
  ('-620c +625c', 621.5, 150.00), ('-620c +625c', 900, 500.00), ('-620c', 633.3, 1330.00), ('-560p -620c', 548, 1200.00),
  ('-580p -580c', 591, 1100.00), ('-580p +570p -580c +595c', 588, 800.00), ('-580p +570p -580c +595c', 100, 1000.00),
  ('-42.5p +39.125p', 40, 250.00), ('+580p', 570, -1000.00), ('-580p', null, null), ('-570p +560p -620c +625c', null, null)
) contract (written, price, worth);

select * from finish();
rollback;
