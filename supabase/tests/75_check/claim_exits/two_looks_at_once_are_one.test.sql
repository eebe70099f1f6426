-- The CSP closes for its date; the put is quoted 200 / 240, so the mid is 220.00 and the natural price 240.00.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-20 10:00');
update public.orders set exit_reason = '21dte', urgency = 3, limit_price = 220, broker_limit_price = 220
where status = 'working' and purpose = 'exit';
-- The broker has each limit by the next check.
create function pg_temp.limit_at(at timestamp, asked_only boolean default false) returns numeric
language plpgsql as $q$
begin
  perform pg_temp.set_clock(at);
  update public.orders set broker_limit_price = limit_price where status = 'working';
  perform public.apply_quotes(
    pg_temp.begin_at_once(asked_only), 1, jsonb_build_array(pg_temp.quote('SPY260410P00580000', 200, 240))::json);
  return limit_price from pg_temp.close_of('CSP');
end;
$q$;

select is(pg_temp.limit_at('2026-03-20 10:00'), 230.0000, 'a scheduled check takes a step');
select is(pg_temp.limit_at('2026-03-20 10:03:59'), 230.0000, 'another check within four minutes takes none');
select is((select unmarked_checks from public.positions where request_id = 'VPC'), 1, 'a missing mark is not counted twice');
select is((select count(*) from private.exit_decisions where verdict = 'closing'), 2::bigint, 'both checks have made decisions');
select is(pg_temp.limit_at('2026-03-20 10:10', true), 230.0000, 'a partial check takes no step, however late');
select is(pg_temp.limit_at('2026-03-20 10:10'), 240.0000, 'the next scheduled check takes the next step');
select results_eq(
  'select request_id, unmarked_checks, counted_at from public.positions order by request_id',
  $$ values ('CSP', 0, '2026-03-20 14:10Z'::timestamptz), ('VPC', 2, '2026-03-20 14:10Z') $$, 'the time of the counting check is stored'
);

select * from finish();
rollback;
