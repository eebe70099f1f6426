begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(
  private.take_account(pg_temp.asking('account'), '{"account": {"equity": 50000, "cash": 40000, "buying_power": 30000}}'), null, 'The account has no further question'
);
select results_eq(
  'select trade_date, equity, cash, buying_power, told_at from public.broker_balances',
  $$ values (date '2026-02-24', 50000.0000, 40000.0000, 30000.0000, private.now()) $$, 'The report of the account is stored'
);
select results_eq(
  'select kind, facts, asked_by, topic from private.outbox', $$ values ('account', '{}'::jsonb, '77', 5::bigint) $$, 'The person who asked is answered'
);
select private.take_account(pg_temp.asking('account'), '{"account": {"equity": null, "cash": null, "buying_power": 31000}}');
select results_eq('select equity, buying_power from public.broker_balances', $$ values (null::numeric, 31000.0000) $$, 'The latest report of a day replaces the earlier one');

select * from finish();
rollback;
