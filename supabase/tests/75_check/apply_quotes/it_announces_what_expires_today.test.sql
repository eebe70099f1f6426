begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-04-09 10:00');
select pg_temp.check_by(pg_temp.quotes(220));
select is(pg_temp.message('expiring'), null, 'not on the day before');

select pg_temp.set_clock('2026-04-10 09:30');
select pg_temp.check_by(pg_temp.quotes(220));
select pg_temp.check_by(pg_temp.quotes(220));
select is(
  jsonb_path_query_array(pg_temp.message('expiring'), '$.positions[*].position_id'),
  (select jsonb_agg(position_id order by position_id) from public.positions),
  'at the open of the last day, all open positions'
);
select is((select count(*) from private.outbox where kind = 'expiring'), 1::bigint, 'once');

select * from finish();
rollback;
