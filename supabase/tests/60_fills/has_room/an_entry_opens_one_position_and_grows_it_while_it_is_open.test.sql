begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP', differing => '{"quantity": 3}') as entry \gset
create function pg_temp.has_room(order_id bigint) returns boolean
language sql as $$ select private.has_room(o, 2) from public.orders o where o.order_id = has_room.order_id $$;

select is(pg_temp.has_room(:entry), true, 'its request has no position yet');
select pg_temp.fill(:entry, 1, 150);
select private.open_filled_entries();
select is(pg_temp.has_room(:entry), true, 'its position is open and may grow');
select pg_temp.fill(:entry, 3, 450);
insert into public.orders (request_id, purpose, status, limit_price, quantity) values ('CSP', 'entry', 'cancelled', 150, 2)
returning order_id as other \gset
select is(pg_temp.has_room(:other), false, 'another entry of the request does not fit');
select public.close_position(position_id, 75) from public.positions;
select is(pg_temp.has_room(:entry), false, 'a closed position does not grow');
select is(
  (select private.has_room(o, 0) from public.orders o where order_id = :entry), true, 'a report without new fills always fits'
);

select * from finish();
rollback;
