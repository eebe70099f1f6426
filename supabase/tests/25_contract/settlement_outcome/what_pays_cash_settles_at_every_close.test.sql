-- Nobody gets shares, so only the worth of the legs counts.
begin;
select plan(6);
\ir outcome.psql

select is(pg_temp.outcome(written, close, pays_cash => true), 'settled', written || ' at ' || close)
from (values ('-580p', 571.3), ('-580p', 580), ('-580p +575p', 577.5), ('-570p +560p -620c +625c', 622.5), ('-560p -620c', 655))
  contract (written, close);
select is(pg_temp.outcome('-580p', null, pays_cash => true), 'unknown', 'without a close it waits');

select * from finish();
rollback;
