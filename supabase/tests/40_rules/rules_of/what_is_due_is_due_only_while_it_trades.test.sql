begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.due() returns text
language sql return (select private.rules_of(p) ->> 'due' from public.positions p where request_id = 'VPC');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is(pg_temp.due(), 'profit_target', 'a rule that holds is due');
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select is(pg_temp.due(), 'manual', 'a close that a person requested is due');
select pg_temp.set_clock('2026-04-10 16:00');
select is(pg_temp.due(), null, 'after expiration only its settlement is left');
select pg_temp.set_clock('2026-02-24 10:15');
update public.orders set status = 'cancelled' where status = 'intent';
select public.close_position(position_id, 75) from public.positions where request_id = 'VPC';
select is(pg_temp.due(), null, 'a closed position has nothing due');

select * from finish();
rollback;
