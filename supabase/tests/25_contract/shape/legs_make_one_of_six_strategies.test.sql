begin;
select plan(9);
\ir ../../legs.psql

select is(private.shape(pg_temp.legs(written)), strategy, written || ' is a ' || strategy)
from (values
  ('-580p', 'CSP'), ('-580p +575p', 'VPC'), ('-620c +625c', 'VCC'), ('-570p +560p -620c +625c', 'IC'),
  ('-580p +570p -580c +590c', 'IC'), ('-620c', 'CC'), ('-560p -620c', 'STR'), ('-580p -580c', 'STR')) contract (written, strategy);
select is(private.shape(pg_temp.legs('+625c -620c +560p -570p')), 'IC', 'the order of the legs does not matter');

select * from finish();
rollback;
