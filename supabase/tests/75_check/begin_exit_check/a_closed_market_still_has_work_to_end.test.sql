begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-24 20:00');
create function pg_temp.begun() returns jsonb
language plpgsql as $q$
begin
  update private.check_lease set expires_at = '-infinity';
  return public.begin_exit_check(gen_random_uuid());
end;
$q$;
create function pg_temp.begun_with(status text) returns jsonb
language plpgsql as $q$
begin
  update public.orders set status = begun_with.status, filled_quantity = (begun_with.status = 'partially_filled')::integer
  where purpose = 'exit';
  return pg_temp.begun();
end;
$q$;

update public.orders set status = 'cancelled' where purpose = 'entry' and status = 'working';
select is(pg_temp.begun_with(status) - array['run_id', 'indices'], '{"market_open": false, "page": null, "at_work": true, "holdings_wanted": true, "settlements_since": null,
  "closes": []}', 'an order that is ' || status || ' is looked after, though nothing is quoted')
from unnest(array['sent', 'working', 'partially_filled', 'unknown']) status;
select ok(not pg_temp.begun_with('intent') ? 'done', 'an order that was to be sent is handled, too');
select ok(pg_temp.begun_with('cancelled') ? 'done', 'without a live order the run would end at once');

update private.check_lease set reconciliation_asked = true;
select ok(not pg_temp.begun() ? 'done', 'a requested reconciliation is made');

update private.check_lease set reconciliation_asked = false;
select pg_temp.set_clock('2026-04-10 16:00');
select ok(not pg_temp.begun() ? 'done', 'expired positions are settled');

select * from finish();
rollback;
