-- Three legs are open, and a partial check quotes one of them: two requests for quotes, or one.
begin;
select plan(10);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.begin(asked_only boolean) returns jsonb
language plpgsql as $$
begin
  update private.check_lease set expires_at = '-infinity';
  return public.begin_exit_check(gen_random_uuid(), asked_only, '{"calls": 7, "seconds": 60, "symbols": 2}')
    - array['run_id', 'page', 'indices', 'at_work', 'closes', 'holdings_wanted'];
end;
$$;
prepare calls as select array_agg(quote_calls order by run_id) from private.exit_checks;

select is(pg_temp.begin(false), '{"market_open": true, "settlements_since": null}', 'the first full check');
select is(pg_temp.begin(false), '{"market_open": true, "settlements_since": null}', 'a second one at once leaves enough for a third');
update private.exit_checks set began_at = began_at - interval '20 seconds';
select is(
  pg_temp.begin(false), '{"busy": true, "market_open": true, "retry_after": 40}', 'a third would leave too little, and waits'
);
select is((select full_wanted from private.check_lease), true, 'the request for it is stored');
select is(pg_temp.begin(true), '{"market_open": true, "settlements_since": null}', 'a partial check needs less');
select ok(pg_temp.begin(true) ? 'retry_after', 'a second partial check would leave too little, too');
select results_eq('execute calls', 'values (array[2, 2, 1])', 'the number of requests is stored for each');

update private.exit_checks set began_at = began_at - interval '40 seconds';
select is(pg_temp.begin(false), '{"market_open": true, "settlements_since": null}', 'a minute later the quota is free again');
update private.exit_checks set quote_calls = 0;
update public.positions p set legs = (select jsonb_agg(leg) from generate_series(1, 9), jsonb_array_elements(p.legs) leg);
select is(
  pg_temp.begin(false), '{"market_open": true, "settlements_since": null}', 'a book that needs more than the quota is checked where nothing was used'
);
update public.orders set status = 'cancelled' where status = 'working';
select is(pg_temp.begin(true), '{"market_open": true, "settlements_since": null}', 'a check without quotes never waits');

select * from finish();
rollback;
