begin;
select plan(6);

select is(private.session_close(day), null, day::text)
-- A Saturday, a Sunday, Good Friday, Independence Day observed, Thanksgiving, Christmas.
from unnest(array['2026-03-07', '2026-03-08', '2026-04-03', '2026-07-03', '2026-11-26', '2026-12-25']::date[]) day;

select * from finish();
rollback;
