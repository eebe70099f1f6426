begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select ok(
  (select facts @> '{"ticker": "SPY", "exit_reason": "profit_target", "exit_price": 75, "pnl_realized": 150, "pnl_percent": 50,
    "target_percent": 50}' from private.outbox where kind = 'closed'),
  'the message has the P&L and the profit target'
);
select is_empty($$ select from private.outbox where kind = 'card' $$, 'a trade recorded by a script has no card');

update public.trade_requests set card_message_id = 7;
select pg_temp.opened('VPC', 'VPC') as vpc \gset
update public.trade_requests set card_message_id = 8 where request_id = 'VPC';
select pg_temp.fill(pg_temp.closing(:vpc), 2, -150);
select private.settle_exits(array[:vpc]);
select results_eq(
  $$ select request_id from private.outbox where kind = 'card' $$, $$ values ('VPC') $$, 'a proposed trade has one'
);

select * from finish();
rollback;
