begin;
select plan(7);
\ir ../../legs.psql

select is(private.has_one_strike(pg_temp.legs(written)), has, written)
from (values
  ('-580p -580c', true), ('-580p +570p -580c +590c', true), ('-580p', false), ('-580p +575p', false), ('-560p -620c', false),
  ('-570p +560p -620c +625c', false), ('-580.5p -580c', false)
) contract (written, has);

select * from finish();
rollback;
