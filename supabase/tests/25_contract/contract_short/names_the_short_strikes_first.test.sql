begin;
select plan(9);
\ir ../../legs.psql

select is(private.contract_short('SPY', pg_temp.legs(written)), 'SPY ' || short, short)
from (values
  ('-580p', '580p'), ('+575p -580p', '580/575p'), ('+625c -620c', '620/625c'), ('+625c -620c +560p -570p', '570/560p 620/625c'),
  ('-580p +570p -580c +590c', '580/570p 580/590c'), ('-620c', '620c'), ('-620c -560p', '560p 620c'), ('-580p -580c', '580p 580c'),
  ('-42.50p +39.125p', '42.5/39.125p')
) contract (written, short);

select * from finish();
rollback;
