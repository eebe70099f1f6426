begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir asked.psql

insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, status, limit_price, quantity)
select request_id, position_id, 'exit', 'profit_target', 4, 'unknown', 30, 3 from public.positions where position_id = :put;
select is(pg_temp.take(pg_temp.said('e1', 'KRE260417P00045000', 'expired', 3)), '[]', 'The report books nothing while an order is unknown');
select is((select answer from answers where position_id = :put), null, 'The question stays open');

update public.orders set status = 'cancelled' where position_id = :put and status = 'unknown';
select is(private.take_settlements('[]'), jsonb_build_array(:put::bigint), 'The next check books what the broker has reported');

select * from finish();
rollback;
