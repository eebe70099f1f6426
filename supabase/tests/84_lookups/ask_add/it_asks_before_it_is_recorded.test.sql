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
  'The question has the position that /add would record'
);
select is((select facts -> 'request' from private.prompts), pg_temp.a_trade(), 'The question keeps the whole request');
select results_eq('select kind from private.outbox', $$ values ('confirmation') $$, 'The question is asked in the chat');
select is_empty('select from public.trade_requests', 'Nothing is recorded before the answer');

delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, null, 29.9);
select is((select facts ->> 'known' from private.prompts), '29.9', 'A credit of more than double the mid is far from it, so the question names the mid');
select is((select facts ->> 'fees' from private.prompts), '0', 'Fees that were not named are zero');
delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, 0, 30);
select is((select facts -> 'known' from private.prompts), 'null', 'A credit of exactly double the mid is not far from it');
delete from private.outbox; delete from private.prompts;
select private.ask_add(pg_temp.a_trade(), 60, 0, null);
select is((select facts -> 'known' from private.prompts), 'null', 'Without a known mid the question names none');

select throws_ok(
  $$ select private.ask_add(pg_temp.a_trade(), 60, 120.01, null) $$, 'PT422', 'fees of 120.01 are more than the 120.00 that was traded', 'Fees above the credit are refused'
);
select throws_ok(
  $$ select private.ask_add(pg_temp.a_trade() || '{"net_credit": 500}', 500, 0, null) $$, 'PT422', 'net_credit must be below 500, the most the legs can be worth',
  'A credit as high as the width of the spread is refused'
);

select * from finish();
rollback;
