begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.close_told(status text) returns text
language plpgsql as $q$
begin
  update public.orders o set status = close_told.status, filled_quantity = (close_told.status = 'partially_filled')::integer
  where purpose = 'exit';
  return private.position_facts(position_id) #>> '{position,close,status}' from public.positions where request_id = 'CSP';
end;
$q$;
select is(pg_temp.close_told(status), status, 'A live close is shown: ' || status)
from unnest(array['intent', 'sent', 'working', 'partially_filled', 'unknown']) status;
select is(pg_temp.close_told('cancelled'), null, 'A close that is over is not shown');

select * from finish();
rollback;
