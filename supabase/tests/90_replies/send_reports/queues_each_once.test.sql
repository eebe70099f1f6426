begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.fires(at timestamp) returns text[]
language plpgsql as $$
begin
  perform pg_temp.set_clock(fires.at);
  delete from private.outbox;
  perform private.send_reports();
  return (select coalesce(array_agg(kind || ' ' || (facts ->> 'day') order by kind), '{}') from private.outbox);
end;
$$;

select is(pg_temp.fires('2026-02-25 09:00'), array['brief 2026-02-25'], 'The brief is sent at nine');
select is(pg_temp.fires('2026-02-25 09:05'), '{}', 'The brief is sent once');
select is(pg_temp.fires('2026-02-25 16:10'), array['scorecard 2026-02-25'], 'The scorecard is sent after the close');
select is(pg_temp.fires('2026-02-26 12:00'), array['brief 2026-02-26'], 'A missed scorecard is not sent after the next brief');
select is(pg_temp.fires('2026-02-28 09:00'), array['scorecard 2026-02-27'], 'A missed scorecard is sent until the next brief');
select is(pg_temp.fires('2026-02-28 10:00'), array['weekly 2026-02-28'], 'The weekly report is sent on Saturday');
select is(pg_temp.fires('2026-03-08 23:55'), array['scorecard 2026-03-06', 'weekly 2026-03-07'], 'A weekly report that was missed on Saturday is sent on Sunday');
select is((select bool_and(facts -> 'scheduled' = 'true') from private.outbox), true, 'Each report is marked as scheduled');

select * from finish();
rollback;
