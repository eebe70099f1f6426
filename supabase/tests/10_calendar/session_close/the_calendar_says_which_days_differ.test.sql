-- An exchange may close at short notice; then one row is enough.
begin;
select plan(3);

select is(private.session_close('2026-03-04'), '2026-03-04 21:00Z', 'an ordinary Wednesday');
insert into public.market_calendar values ('2026-03-04', null), ('2026-03-05', '14:00');
select is(private.session_close('2026-03-04'), null, 'a day of mourning');
select is(private.session_close('2026-03-05'), '2026-03-05 19:00Z', 'a day that ends at two');

select * from finish();
rollback;
