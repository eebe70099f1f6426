begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.closing(pg_temp.opened('open')) as close, pg_temp.entering('entering') as entry \gset
update public.orders set status = 'unknown', absences = 2, absent_since = clock_timestamp() - interval '10 minutes'
where order_id in (:close, :entry);
create temporary view judged as select o.purpose, private.never_arrived(o) as answer from public.orders o where status = 'unknown';

select is((select answer from judged where purpose = 'exit'), true, 'the third look-up decides');
select is((select answer from judged where purpose = 'entry'), false, 'an entry has to wait');
select pg_temp.set_clock('2026-03-03 16:00');
select is((select answer from judged where purpose = 'entry'), true, 'after its session it is given up');
update public.orders set absent_since = clock_timestamp() - interval '9 minutes' where status = 'unknown';
select is((select bool_or(answer) from judged), false, 'before ten minutes both may be on their way');
update public.orders set absences = 1, absent_since = clock_timestamp() - interval '10 minutes' where status = 'unknown';
select is((select bool_or(answer) from judged), false, 'after two look-ups it is too soon');
update public.orders set absences = 0, absent_since = null where status = 'unknown';
select is((select bool_or(answer) is not true from judged), true, 'without a look-up it is too soon');

select * from finish();
rollback;
