begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(
  private.account_facts(),
  '{"mode": null, "at": null, "equity": null, "cash": null, "buying_power": null, "book_equity": null, "collateral": 0, "risk": 0, "differences": []}'::jsonb,
  'Every figure of the broker is null before its first report'
);
update private.check_lease set mode = 'SIM';
insert into public.account_ledger (kind, amount) values ('starting_balance', 50000);
-- The position ties up 2 x 500 and can lose 2 x (500 - 150). The book's equity counts the credit of 300 less the mark.
select pg_temp.opened('held', 'VPC');
insert into public.broker_balances (trade_date, equity, cash, buying_power, book_equity, told_at)
select date '2026-02-24' - n, 50100 - n, 40000, 30000, 50000, private.now() - make_interval(days => n) from generate_series(1, 8) n;
insert into public.broker_balances (trade_date, equity, cash, buying_power, book_equity, told_at) values ('2026-02-24', null, null, 29000, 50000, private.now());

create function pg_temp.says(field text) returns jsonb
language sql return private.account_facts() -> says.field;
select is(
  private.account_facts() - array['differences', 'book_equity'],
  '{"mode": "SIM", "at": "Tue Feb 24, 10:15", "equity": null, "cash": null, "buying_power": 29000.0000, "collateral": 1000, "risk": 700}'::jsonb,
  'The latest report is shown with its gaps, together with collateral and risk'
);
select is((pg_temp.says('book_equity'))::text::numeric, private.equity_now(), 'The book''s equity is shown beside the broker''s');
select is(jsonb_array_length(pg_temp.says('differences')), 6, 'The differences are those of the latest six days with both figures');
select is(pg_temp.says('differences') -> 0, '{"trade_date": "2026-02-23", "difference": 99.0000}'::jsonb, 'A difference is the broker''s equity less the book''s');
select is(pg_temp.says('differences') #>> '{5,trade_date}', '2026-02-18', 'The oldest of the six differences comes last');
update public.broker_balances set equity = 49000 where trade_date = '2026-02-24';
select is(pg_temp.says('differences') -> 0, '{"trade_date": "2026-02-24", "difference": -1000.0000}'::jsonb, 'A difference is negative when the broker''s equity is below the book''s');

select * from finish();
rollback;
