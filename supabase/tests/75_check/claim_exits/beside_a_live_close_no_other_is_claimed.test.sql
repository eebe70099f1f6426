-- The CSP has reached its target, at 70.00, and its close at 75.00 is live with different statuses.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.beside(status text) returns text
language plpgsql as $q$
declare
  run_id bigint := pg_temp.begin_check();
begin
  update public.orders o set
    status = beside.status, limit_price = 75, filled_quantity = (beside.status = 'partially_filled')::integer
  where purpose = 'exit';
  perform public.apply_quotes(run_id, 1, pg_temp.quotes(70));
  return format('%s, at %s', d.verdict, o.limit_price) from pg_temp.decision('CSP') d, pg_temp.close_of('CSP') o;
end;
$q$;

select is(pg_temp.beside('working'), 'closing, at 70.0000', 'a working close follows the market');
select is(pg_temp.beside('partially_filled'), 'closing, at 70.0000', 'a partially filled close does, too');
-- An order that was not sent, or may not have arrived, cannot be changed at the broker.
select is(pg_temp.beside(status), 'closing, at 75.0000', 'one that is ' || status || ' stays as it is')
from unnest(array['intent', 'sent', 'unknown']) status;

select * from finish();
rollback;
