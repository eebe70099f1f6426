begin;
select plan(4);

select is(private.is_market_open(('2026-03-03 ' || time)::timestamp at time zone 'America/New_York'), is_open, time)
from (values ('09:29:59.999999', false), ('09:30', true), ('15:59:59.999999', true), ('16:00', false)) moment (time, is_open);

select * from finish();
rollback;
