-- It expires on Friday 10 April, and the date rule closes it three weeks before, on 20 March.
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

select is(pg_temp.with_earnings('2026-02-23'), 'passed', 'what is over does not matter');
select is(pg_temp.with_earnings('2026-02-24'), 'earnings', 'today''s may be to come');
select is(pg_temp.with_earnings('2026-03-20'), 'earnings', 'on the day of the exit it may still be held');
select is(pg_temp.with_earnings('2026-03-21'), 'passed', 'the day after it is not');
select is(pg_temp.with_earnings('2026-04-10', '{"exit_dte": null}'), 'earnings', 'without a date rule it is held to its expiration');
select is(pg_temp.with_earnings('2026-04-11', '{"exit_dte": null}'), 'passed', 'and no longer');
select is(pg_temp.with_earnings('2026-03-10', '{"exit_dte": 31}'), 'earnings', 'a rule of its own');
select is(pg_temp.with_earnings('2026-03-11', '{"exit_dte": 31}'), 'passed', 'counts');
-- Twenty days before is a Saturday.
select is(pg_temp.with_earnings('2026-03-23', '{"exit_dte": 20}'), 'earnings', 'where that day has no session, the next that has');
select is(pg_temp.with_earnings('2026-03-24', '{"exit_dte": 20}'), 'passed', 'is the day of the exit');
-- What has no more days left than its rule says does not get the rule.
select is(pg_temp.with_earnings('2026-04-10', '{"exit_dte": 45}'), 'earnings', 'what would be closed on arrival is held to its expiration');
select is(pg_temp.with_earnings('2026-02-26', '{"exit_dte": 44}'), 'passed', 'what has one day more is not');

delete from public.earnings where true;
update public.scan_rules r set overrides = '{}' where true;
insert into public.dividends (ticker, ex_date, amount, source) values ('XLE', '2026-03-02', 0.7, 'x');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22)));
select is(pg_temp.fallen(), '{}', 'an ex-date is no matter of a put');
select pg_temp.only_rule('VCC');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('call', 110, 98, 102, 0.18)));
select is(pg_temp.fallen(), '{"ex_dividend": 1}', 'but of every call that is sold');

select * from finish();
rollback;
