begin;
select plan(3);

select is(private.is_market_open(('2026-11-27 ' || time)::timestamp at time zone 'America/New_York'), is_open, time)
from (values ('09:30', true), ('12:59:59.999999', true), ('13:00', false)) moment (time, is_open);

select * from finish();
rollback;
