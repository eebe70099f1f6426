begin;
select plan(14);
\ir ../../legs.psql

select is(private.shape(pg_temp.legs(written)), null, what)
from (values
  ('+580p', 'a put that is bought'),
  ('+580p -575p', 'a put spread for a debit'),
  ('+620c -625c', 'a call spread for a debit'),
  ('-580p +580p', 'both sides of one put'),
  ('-580p -580p', 'the same put twice'),
  ('-580p -575p', 'two short puts'),
  ('-620p -560c', 'a strangle whose put is above its call'),
  ('-620p +610p -600c +605c', 'a condor whose puts are above its calls'),
  ('-570p +560p -620c', 'a put spread and a call'),
  ('-580p +620c', 'a risk reversal'),
  ('-570p +560p -620c -625c', 'a condor without its last wing'),
  ('-580p +575p -570p', 'a ladder')
) contract (written, what);
select is(private.shape('[]'), null, 'an empty list makes no strategy');
select is(private.shape(null), null, 'null makes no strategy');

select * from finish();
rollback;
