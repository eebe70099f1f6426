begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('VPC', 'VPC') as vpc \gset
create function pg_temp.seen(at timestamp, bid_580 numeric, ask_580 numeric, bid_575 numeric, ask_575 numeric) returns boolean
language plpgsql as $$
declare
  run bigint;
begin
  insert into private.exit_checks (market_open, started_at) values (true, at at time zone 'America/New_York') returning run_id into run;
  insert into private.exit_decisions (run_id, position_id, dte, verdict, legs)
  select run, position_id, 0, 'hold', jsonb_build_array(
    jsonb_build_object('symbol', 'SPY260410P00580000', 'bid', bid_580, 'ask', ask_580),
    jsonb_build_object('symbol', 'SPY260410P00575000', 'bid', bid_575, 'ask', ask_575))
  from public.positions;
  return (select private.was_quoted(p) from public.positions p);
end;
$$;

select ok(private.was_quoted(p), 'without any check it counts as quoted') from public.positions p;
select ok(pg_temp.seen('2026-04-09 15:55', 10, 12, 5, 6), 'a check on the day before does not count');
select ok(not pg_temp.seen('2026-04-10 09:35', null, null, null, null), 'no leg had a quote');
select ok(not pg_temp.seen('2026-04-10 12:00', 10, 12, null, null), 'one of two legs had no quote');
select ok(not pg_temp.seen('2026-04-13 09:35', 10, 12, 5, 6), 'a check on the day after does not count');
select ok(pg_temp.seen('2026-04-10 15:55', 0, 5, 0, null), 'a bid of zero is a quote');
select ok(pg_temp.seen('2026-04-10 15:59', null, null, null, null), 'one check is enough');

select * from finish();
rollback;
