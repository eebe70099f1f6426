begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-24', 'starting_balance', 8000);
select private.ask_ledger('balance', '8100', null, '77');
select private.ask_ledger('withdraw', '30', null, '77');
create temporary view asked as select q.facts, q.facts ->> 'action' as action from private.prompts q where q.kind = 'confirmation';
select private.book_ledger(facts, 'confirm', '77') from asked where action = 'withdraw';
select is(private.equity_now(), 7970.0, 'A withdrawal is booked whatever was booked before');
select throws_ok(
  $$ select private.book_ledger(facts, 'deposit', '77') from asked where action = 'balance' $$, 'PT409',
  'the ledger has changed in the meantime: write /balance again', 'A difference is refused when the ledger has changed since'
);
select is(private.equity_now(), 7970.0, 'A refused difference is not booked');

select * from finish();
rollback;
