begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.closing(pg_temp.opened('open')) as close \gset
insert into private.exit_checks (market_open) values (true) returning run_id \gset
update public.orders set run_id = :run_id, status = 'unknown' where order_id = :close;
create temporary view judged as select private.is_being_sent(o) as answer from public.orders o where status = 'unknown';

select is((select answer from judged), true, 'its check is running');
-- A report that it is absent says nothing about an order that may still be sent.
select private.apply_order_reports(jsonb_build_array(jsonb_build_object('order_id', :close, 'status', 'absent')));
select is_empty('select from private.prompts', 'nobody is asked about it');
update private.exit_checks set began_at = clock_timestamp() - interval '7 minutes';
select is((select answer from judged), false, 'a check started that long ago is no longer running');
update private.exit_checks set began_at = clock_timestamp(), finished_at = clock_timestamp();
select is((select answer from judged), false, 'its check has ended');

select * from finish();
rollback;
