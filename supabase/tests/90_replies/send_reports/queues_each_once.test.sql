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

select is(pg_temp.fires('2026-02-25 09:00'), array['brief 2026-02-25'], 'the brief at nine');
select is(pg_temp.fires('2026-02-25 09:05'), '{}', 'once');
select is(pg_temp.fires('2026-02-25 16:10'), array['scorecard 2026-02-25'], 'the scorecard after the close');
select is(pg_temp.fires('2026-02-26 12:00'), array['brief 2026-02-26'], 'no scorecard of the day before any more');
select is(pg_temp.fires('2026-02-28 09:00'), array['scorecard 2026-02-27'], 'one that was missed comes until the next brief');
select is(pg_temp.fires('2026-02-28 10:00'), array['weekly 2026-02-28'], 'the review on Saturday');
select is(pg_temp.fires('2026-03-08 23:55'), array['scorecard 2026-03-06', 'weekly 2026-03-07'], 'or on Sunday, where that was missed');
select is((select bool_and(facts -> 'scheduled' = 'true') from private.outbox), true, 'each is known to have come by itself');

select * from finish();
rollback;
