begin;
select plan(4);
\ir fault.psql

update public.quote_settings set max_spread_dollars = 20, max_spread_percent = 10;
select is(pg_temp.fault(1, 21), null, '20.00 per contract are accepted');
select is(pg_temp.fault(1, 21.01), 'too_wide', 'a cent more is not');
-- 30 is 10 % of the mid of 300.
select is(pg_temp.fault(285, 315), null, '10 % of the mid are accepted');
select is(pg_temp.fault(285, 315.1), 'too_wide', 'slightly more is not');

select * from finish();
rollback;
