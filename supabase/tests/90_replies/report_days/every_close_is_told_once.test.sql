begin;
select plan(8);

-- The days of a report, as text.
create function pg_temp.days(kind text, day date) returns text
language sql return (select d.since || ' ' || d.until from private.report_days(kind, day) d);

select is(pg_temp.days('brief', '2026-03-05'), '2026-03-04 2026-03-04', 'The brief covers the session before');
select is(pg_temp.days('brief', '2026-03-09'), '2026-03-06 2026-03-08', 'A brief after a weekend covers the weekend, too');
select is(pg_temp.days('brief', '2026-03-07'), '2026-03-06 2026-03-07', 'A brief on a day without a session covers that day, too');
select is(pg_temp.days('scorecard', '2026-03-05'), '2026-03-05 2026-03-05', 'The scorecard covers its session');
select is(pg_temp.days('scorecard', '2026-04-06'), '2026-04-03 2026-04-06', 'The scorecard covers the days without a session before it');
select is(pg_temp.days('weekly', '2026-03-11'), '2026-03-07 2026-03-13', 'The weekly report covers the sessions of the week and the weekend before');
select is(pg_temp.days('weekly', '2026-03-31'), '2026-03-28 2026-04-02', 'The weekly report ends with the week''s last session');

with told as (
  select k.kind, told.day::date as day,
    (select count(distinct d.since) from generate_series(date '2026-02-20', '2026-05-20', '1 day') asked
      cross join lateral private.report_days(k.kind, asked::date) d
      where (k.kind = 'weekly' or private.session_close(asked::date) is not null) and told.day::date between d.since and d.until) as times
  from generate_series(date '2026-03-01', '2026-05-10', '1 day') told (day)
  cross join unnest(array['brief', 'scorecard', 'weekly']) k (kind)
)
select is((select count(*) from told where times <> 1), 0::bigint, 'Every day is in exactly one report of each kind');

select * from finish();
rollback;
