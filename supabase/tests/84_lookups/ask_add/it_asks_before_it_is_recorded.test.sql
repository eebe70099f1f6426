begin;
select plan(10);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.a_trade() returns jsonb
language sql return pg_temp.a_request('add-1', 'VPC') || jsonb_build_object('net_credit', 60);

select private.ask_add(pg_temp.a_trade(), 60, 2.6, 55);
select is(
  (select facts - 'request' from private.prompts),
  '{"action": "add", "position_ids": [], "contract": "SPY 580/575 put spread Apr 10 ''26", "quantity": 2, "entry_price": 60, "fees": 2.6, "known": null}'::jsonb,
  'what it would record'
);
select is((select facts -> 'request' from private.prompts), pg_temp.a_trade(), 'the trade itself');
select results_eq('select kind from private.outbox', $$ values ('confirmation') $$, 'in the chat');
select is_empty('select from public.trade_requests', 'nothing is recorded yet');

delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, null, 29.9);
select is((select facts ->> 'known' from private.prompts), '29.9', 'more than double the mid is far from it');
select is((select facts ->> 'fees' from private.prompts), '0', 'fees that nobody named are none');
delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, 0, 30);
select is((select facts -> 'known' from private.prompts), 'null', 'double the mid is not');
delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, 0, null);
select is((select facts -> 'known' from private.prompts), 'null', 'nor is what nobody knows');

select throws_ok(
  $$ select private.ask_add(pg_temp.a_trade(), 60, 120.01, null) $$, 'PT422', 'fees of 120.01 are more than the 120.00 that was traded', 'fees above the credit are a slip'
);
select throws_ok(
  $$ select private.ask_add(pg_temp.a_trade() || '{"net_credit": 500}', 500, 0, null) $$, 'PT422', 'net_credit must be below 500, the most the legs can be worth',
  'no spread brings its width'
);

select * from finish();
rollback;
