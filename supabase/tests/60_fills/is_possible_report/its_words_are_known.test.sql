begin;
select plan(3);
\ir orders.psql

select is(pg_temp.possible('entry', status, 0, 0), false, coalesce(status, 'nothing'))
from unnest(array['intent', 'sent', null]) status;

select * from finish();
rollback;
