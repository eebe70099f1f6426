begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('open') as open, pg_temp.entering('same') as same,
  pg_temp.entering('spread', 'VPC') as spread,
  pg_temp.entering('other', differing => '{"strike_price": 570}') as other,
  -- It buys what the close buys.
  pg_temp.entering('alike', 'VPC', '{"strike_price": 585}') as alike \gset
select pg_temp.closing(:open) as close \gset
update public.orders set status = 'sent' where order_id = :close;

create function pg_temp.taken_back() returns bigint[]
language sql return (select coalesce(array_agg(order_id order by order_id), '{}') from public.orders where cancelling);

select private.apply_order_reports(jsonb_build_array(pg_temp.report(:other, 'working', differing => '{"crossed": true}')));
select is(pg_temp.taken_back(), '{}', 'only a close has anything taken back');
update private.check_lease set wanted_at = null;
select private.apply_order_reports(jsonb_build_array(pg_temp.report(:close, 'not_sent', differing => '{"crossed": true}')));
select is(pg_temp.taken_back(), array[:same, :spread]::bigint[], 'what sells what it buys');
select isnt((select wanted_at from private.check_lease), null, 'a check is requested at once');
select is((select status from public.orders where order_id = :close), 'cancelled', 'the close was never sent');
select is((select count(*)::integer from public.orders where status = 'rejected'), 0, 'it does not count as a refusal');
select is((select status from public.positions where position_id = :open), 'OPEN', 'the next check sends it again');

select * from finish();
rollback;
