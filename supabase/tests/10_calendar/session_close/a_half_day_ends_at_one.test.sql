begin;
select plan(5);

select is(private.session_close(day), (day + time '13:00') at time zone 'America/New_York', day::text)
from unnest(array['2026-11-27', '2026-12-24', '2027-11-26', '2028-07-03', '2028-11-24']::date[]) day;

select * from finish();
rollback;
