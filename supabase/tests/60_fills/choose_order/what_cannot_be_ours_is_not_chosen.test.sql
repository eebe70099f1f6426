begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set broker_order_id = 'B7' where request_id = 'proposed';
update public.orders set status = 'unknown', candidates = '["B7", "B8"]' where purpose = 'exit';
select private.ask_which_order(array[order_id]) from public.orders where purpose = 'exit';

select ok(not private.choose_order(q, 'order1'), 'another order already has that reference') from private.prompts q;
select ok(not private.choose_order(q, other), other || ' was not asked about')
from private.prompts q, unnest(array['order3', 'order0', 'B8']) other;
select is((select broker_order_id from pg_temp.close_of('CSP')), null, 'no reference is stored');

update public.orders set status = 'working' where purpose = 'exit';
select ok(not private.choose_order(q, 'order2'), 'a known order is no longer asked about') from private.prompts q;

select * from finish();
rollback;
