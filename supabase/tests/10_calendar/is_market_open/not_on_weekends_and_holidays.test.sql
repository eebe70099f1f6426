begin;
select plan(4);

select is(private.is_market_open((day || ' 11:00')::timestamp at time zone 'America/New_York'), false, day)
from unnest(array['2026-03-07', '2026-03-08', '2026-04-03']) day;
select is(private.is_market_open(null), false, 'null is not an open market');

select * from finish();
rollback;
