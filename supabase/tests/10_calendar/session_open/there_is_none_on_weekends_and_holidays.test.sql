begin;
select plan(3);

select is(private.session_open(day), null, day::text)
from unnest(array['2026-03-07', '2026-03-08', '2026-04-03']::date[]) day;

select * from finish();
rollback;
