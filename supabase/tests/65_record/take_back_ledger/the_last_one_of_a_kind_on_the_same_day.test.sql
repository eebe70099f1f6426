begin;
select plan(8);
\ir ../../clock.psql

insert into public.account_ledger (kind, amount, recorded_by) values
  ('starting_balance', 6000, '77'), ('deposit', 400, '77'), ('deposit', 500, '77'), ('withdrawal', 50, null);
select throws_ok($$ select private.take_back_ledger('withdraw') $$, 'PT404', null, 'an entry that was not made in the chat is not undone');
select throws_ok($$ select private.take_back_ledger('balance') $$, 'PT409', null, 'a starting balance with later entries is not undone');
select is(private.take_back_ledger('deposit') ->> 'amount', '500.00', 'the last entry first');
select is(private.take_back_ledger('deposit') ->> 'amount', '400.00', 'then the one before it');
select throws_ok($$ select private.take_back_ledger('deposit') $$, 'PT404', null, 'until none is left');
delete from public.account_ledger where kind = 'withdrawal';
insert into public.account_ledger (kind, amount, recorded_by) values ('adjustment', -7, '77');
select is(private.take_back_ledger('balance') ->> 'amount', '-7.00', 'an adjustment belongs to /balance');
select pg_temp.set_clock('2026-02-25 09:00');
select throws_ok($$ select private.take_back_ledger('balance') $$, 'PT409', null, 'not on another day');
select pg_temp.set_clock('2026-02-24 23:00');
select is(private.take_back_ledger('balance') ->> 'kind', 'starting_balance', 'finally the starting balance');

select * from finish();
rollback;
