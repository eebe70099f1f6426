begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.wanted_back() returns text
language plpgsql as $q$
begin
  update public.orders set cancelling = false;
  perform private.decide_working_closes('cancelcloses');
  return (select cancelling from pg_temp.close_of('CSP'));
end;
$q$;
select is(answer, case when status in ('intent', 'cancelled') then 'false' else 'true' end, 'A close is marked for cancellation only at the broker: ' || status)
from pg_temp.in_each_status('select pg_temp.wanted_back()');

select * from finish();
rollback;
