begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.entering('slow') as order_id \gset
insert into private.prompts (kind, order_id, facts) values ('unfilled_entry', :order_id, '{"lower_to": 144}');

create function pg_temp.decided(given text) returns boolean
language sql as $q$ select private.decide_unfilled(q, given) from private.prompts q where q.kind = 'unfilled_entry' $q$;

select is(pg_temp.decided('sell'), false, 'an answer that was not offered is refused');
select is(pg_temp.decided('leave'), true, 'leave is accepted');
select is((select limit_price from public.orders where order_id = :order_id), 150.0000, 'the order does not change');
select is(pg_temp.decided('lower'), true, 'lower is accepted');
select results_eq(
  format($$ select o.limit_price, r.floor_credit from public.orders o join public.trade_requests r using (request_id) where order_id = %s $$, :order_id),
  $$ values (144.0000, 144.0000) $$, 'the limit and the floor are those of the question'
);
select is(pg_temp.decided('takeback'), true, 'takeback is accepted');
select is((select cancelling from public.orders where order_id = :order_id), true, 'the next check cancels it');
select is(pg_temp.decided('lower'), false, 'after that no answer is accepted');

select * from finish();
rollback;
