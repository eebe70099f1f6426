begin;
select plan(5);

create function pg_temp.enter(kind text, amount numeric) returns text
language sql return format('insert into public.account_ledger (kind, amount) values (%L, %s)', enter.kind, enter.amount);

do $$
begin
  insert into public.account_ledger (kind, amount) values
    ('starting_balance', 7000), ('deposit', 500), ('withdrawal', 300), ('interest', 12.5), ('interest', -3.2), ('dividend', 81), ('dividend', -40.5),
    ('fee', 9.95), ('fee', -2), ('adjustment', 60), ('adjustment', -61);
end;
$$;
select results_eq(
  'select kind || '' '' || amount, cash from public.account_ledger order by entry_id',
  $$ values ('starting_balance 7000.00', 7000.00), ('deposit 500.00', 500.00), ('withdrawal 300.00', -300.00),
    ('interest 12.50', 12.50), ('interest -3.20', -3.20), ('dividend 81.00', 81.00), ('dividend -40.50', -40.50),
    ('fee 9.95', -9.95), ('fee -2.00', 2.00), ('adjustment 60.00', 60.00), ('adjustment -61.00', -61.00) $$,
  'withdrawals and fees reduce the account, all other kinds keep their sign'
);
select throws_ok(pg_temp.enter('deposit', -5), '23514', null, 'a deposit cannot be negative');
select throws_ok(pg_temp.enter('withdrawal', -5), '23514', null, 'a withdrawal cannot be negative');
select throws_ok(pg_temp.enter('starting_balance', 8000), '23505', null, 'an account has one starting balance');
select throws_ok(pg_temp.enter('adjustment', 0), '23514', null, 'an amount of zero is refused');

select * from finish();
rollback;
