begin;
select plan(5);
\ir ../../clock.psql

prepare kept as select trade_date, equity, cash, buying_power, book_equity from public.broker_balances order by trade_date;
select private.keep_balances('{"equity": 100000, "cash": 60000, "buying_power": 50000}');
select results_eq('execute kept', $$ values ('2026-02-24'::date, 100000::numeric, 60000::numeric, 50000::numeric, null::numeric) $$,
  'Without a starting balance the book has no equity to compare');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-23', 'starting_balance', 99000);
select pg_temp.set_clock('2026-02-24 15:00');
select private.keep_balances('{"equity": 101000, "cash": null, "buying_power": 51000}');
select results_eq('execute kept', $$ values ('2026-02-24'::date, 101000::numeric, null::numeric, 51000::numeric, 99000::numeric) $$,
  'A day has the last report, with the book''s equity at that time');
select is((select told_at from public.broker_balances), '2026-02-24 15:00-05'::timestamptz, 'The time of the report is stored');
select private.keep_balances('{"equity": 102000}');
select results_eq('execute kept', $$ values ('2026-02-24'::date, 101000::numeric, null::numeric, 51000::numeric, 99000::numeric) $$,
  'A report without buying power is ignored');
select pg_temp.set_clock('2026-02-25 09:15');
select private.keep_balances('{"buying_power": 52000}');
select results_eq('execute kept', $$ values ('2026-02-24'::date, 101000::numeric, null::numeric, 51000::numeric, 99000::numeric),
  ('2026-02-25', null, null, 52000, 99000) $$, 'The next day has its own row');

select * from finish();
rollback;
