begin;
select plan(10);
\ir ../../legs.psql

select is(private.break_evens(pg_temp.legs(written), credit), prices, written || ' for ' || credit)
from (values
  ('-580p', 150, array[578.5]),
  ('-580p +575p', 150, array[578.5]),
  ('-620c +625c', 122.5, array[621.225]),
  ('-570p +560p -620c +625c', 210, array[567.9, 622.1]),
  -- 33.33 ends 0.3333 a share beyond each short strike.
  ('-560p -620c', 33.33, array[559.6667, 620.3333]),
  ('-580p -580c', 1840, array[561.6, 598.4]),
  ('-580p +570p -580c +590c', 640, array[573.6, 586.4]),
  ('-620c', 240, array[622.4]),
  -- The call wing can be worth 200, less than was received: nothing is lost above.
  ('-570p +560p -620c +622c', 300, array[567]),
  ('-620c', 80000, array[1420])
) contract (written, credit, prices);

select * from finish();
rollback;
