-- The put expires on Friday 10 April, and the date rule closes it three weeks before, on 20 March.
begin;
select plan(14);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP');
create function pg_temp.with_earnings(reports_on date, overrides jsonb default '{}') returns text
language plpgsql as $$
begin
  delete from public.earnings where true;
  insert into public.earnings (ticker, reports_on) values ('XLE', with_earnings.reports_on), ('GLD', '2026-02-25');
  update public.scan_rules r set overrides = with_earnings.overrides where r.rule = 'CSP';
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22)));
  return coalesce((select string_agg(key, ', ') from jsonb_each(pg_temp.fallen())), 'passed');
end;
$$;

select is(pg_temp.with_earnings('2026-02-23'), 'passed', 'Past earnings do not matter');
select is(pg_temp.with_earnings('2026-02-24'), 'earnings', 'Today''s earnings may be still to come');
select is(pg_temp.with_earnings('2026-03-20'), 'earnings', 'Earnings on the day of the exit count, because the position may still be open');
select is(pg_temp.with_earnings('2026-03-21'), 'passed', 'Earnings on the day after the exit do not count');
select is(pg_temp.with_earnings('2026-04-10', '{"exit_dte": null}'), 'earnings', 'Without a date rule earnings count until the expiration');
select is(pg_temp.with_earnings('2026-04-11', '{"exit_dte": null}'), 'passed', 'Earnings after the expiration do not count');
select is(pg_temp.with_earnings('2026-03-10', '{"exit_dte": 31}'), 'earnings', 'A scan rule''s own date rule moves the exit: earnings on that day count');
select is(pg_temp.with_earnings('2026-03-11', '{"exit_dte": 31}'), 'passed', 'Earnings after the exit by the scan rule''s own date rule do not count');
-- Twenty days before the expiration is a Saturday.
select is(pg_temp.with_earnings('2026-03-23', '{"exit_dte": 20}'), 'earnings', 'An exit on a day without a session moves to the next session: earnings on that day count');
select is(pg_temp.with_earnings('2026-03-24', '{"exit_dte": 20}'), 'passed', 'Earnings after the moved exit do not count');
-- A trade opened with no more days than its date rule says does not get the date rule.
select is(pg_temp.with_earnings('2026-04-10', '{"exit_dte": 45}'), 'earnings', 'A trade that the date rule would close at once is held to its expiration');
select is(pg_temp.with_earnings('2026-02-26', '{"exit_dte": 44}'), 'passed', 'A trade with one day more keeps its date rule');

delete from public.earnings where true;
update public.scan_rules r set overrides = '{}' where true;
insert into public.dividends (ticker, ex_date, amount, source) values ('XLE', '2026-03-02', 0.7, 'x');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22)));
select is(pg_temp.fallen(), '{}', 'An ex-date does not exclude a put');
select pg_temp.only_rule('VCC');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('call', 110, 98, 102, 0.18)));
select is(pg_temp.fallen(), '{"ex_dividend": 1}', 'An ex-date excludes every short call');

select * from finish();
rollback;
