begin;
select plan(10);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.entering('slow') as order_id \gset
update public.orders set limit_price = 190, broker_limit_price = 190, created_at = private.now() where order_id = :order_id;
delete from private.outbox;

-- Five minutes later the broker has the limit.
create function pg_temp.walked(mid numeric) returns numeric
language plpgsql as $q$
begin
  update public.orders o set broker_limit_price = o.limit_price, created_at = o.created_at - interval '5 minutes',
    walked_at = o.walked_at - interval '5 minutes' where o.request_id = 'slow';
  perform private.walk_entries(pg_temp.quotes(mid));
  return (select o.limit_price from public.orders o where o.request_id = 'slow');
end;
$q$;

select private.walk_entries(pg_temp.quotes(190));
select is((select limit_price from public.orders where order_id = :order_id), 190.0000, 'a check at once changes nothing');
select is(pg_temp.walked(186), 168.0000, 'half-way down, by the present mid');
select is(pg_temp.walked(186), 150.0000, 'then the approved credit');
select is(pg_temp.walked(146), 150.0000, 'it stays there');
select is(
  (select facts - 'contract' - 'contract_short' from private.prompts where kind = 'unfilled_entry'),
  '{"request_id": "slow", "ticker": "SPY", "quantity": 2, "floor_credit": 150.0000, "mid": 146, "lower_to": 145}'::jsonb
    || '{"lower_to": 145}', 'a person is asked'
);
select is(pg_temp.walked(146), 150.0000, 'its limit stays in the next check');
select is((select count(*) from private.prompts where kind = 'unfilled_entry'), 1::bigint, 'the question is asked once, whatever checks follow');

-- The offered limit with a mid between two cents and quotes a dollar to either side: a quarter of the way is 25
-- cents, and rounding up to a cent must not exceed the mid.
create function pg_temp.lower_to(mid numeric) returns numeric
language plpgsql as $q$
begin
  delete from private.outbox where kind = 'unfilled_entry';
  delete from private.prompts where kind = 'unfilled_entry';
  perform pg_temp.walked(lower_to.mid);
  return (select (facts ->> 'lower_to')::numeric from private.prompts where kind = 'unfilled_entry');
end;
$q$;
select is(pg_temp.lower_to(145.5), 145::numeric, '145.25 would be 146 in whole cents, above the mid of 145.50');
select is(pg_temp.lower_to(145.1), 145::numeric, '144.85 becomes 145');
select is(pg_temp.lower_to(149.9), 145::numeric, 'at 149 a broker''s tick could make the 150 that is the limit already');

select * from finish();
rollback;
