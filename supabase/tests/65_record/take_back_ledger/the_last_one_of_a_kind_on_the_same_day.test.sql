begin;
select plan(8);
\ir ../../clock.psql

insert into public.account_ledger (kind, amount, recorded_by) values
  ('starting_balance', 6000, '77'), ('deposit', 400, '77'), ('deposit', 500, '77'), ('withdrawal', 50, null);
select throws_ok($$ select private.take_back_ledger('withdraw') $$, 'PT404', null, 'what was not said in the chat is not taken back there');
select throws_ok($$ select private.take_back_ledger('balance') $$, 'PT409', null, 'nor a start on which something stands');
select is(private.take_back_ledger('deposit') ->> 'amount', '500.00', 'the last one first');
select is(private.take_back_ledger('deposit') ->> 'amount', '400.00', 'then the one before');
select throws_ok($$ select private.take_back_ledger('deposit') $$, 'PT404', null, 'until there is none');
delete from public.account_ledger where kind = 'withdrawal';
insert into public.account_ledger (kind, amount, recorded_by) values ('adjustment', -7, '77');
select is(private.take_back_ledger('balance') ->> 'amount', '-7.00', 'an adjustment came with /balance');
select pg_temp.set_clock('2026-02-25 09:00');
select throws_ok($$ select private.take_back_ledger('balance') $$, 'PT409', null, 'not on another day');
select pg_temp.set_clock('2026-02-24 23:00');
select is(private.take_back_ledger('balance') ->> 'kind', 'starting_balance', 'and the start at last');

select * from finish();
rollback;
