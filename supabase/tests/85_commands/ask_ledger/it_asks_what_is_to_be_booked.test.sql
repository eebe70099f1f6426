begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.books() returns jsonb
language sql return (select q.facts -> 'books' from private.prompts q where q.kind = 'confirmation' and q.answered_at is null);
create function pg_temp.answered(answer text) returns boolean
language plpgsql as $$
declare
  q private.prompts;
  done boolean;
begin
  select * into q from private.prompts asked where asked.kind = 'confirmation' and asked.answered_at is null;
  done := private.decide_confirmation(q, answered.answer, '77');
  update private.prompts asked set answer = answered.answer, answered_at = private.now() where done and asked.prompt_id = q.prompt_id;
  return done;
end;
$$;

select throws_ok($$ select private.ask_ledger('deposit', '700', null, '77') $$, 'PT409', null, 'A deposit before the starting balance is refused');
select throws_ok($$ select private.ask_ledger('balance', '0.00', null, '77') $$, 'PT422', null, 'A balance of zero is refused');
select throws_ok($$ select private.ask_ledger('withdraw', '-5', null, '77') $$, 'PT422', null, 'A negative amount is refused');

select private.ask_ledger('balance', '25000', null, '77');
select is(pg_temp.books(), '{"confirm": {"kind": "starting_balance", "amount": 25000}}', 'The first balance is asked about as the starting balance');
select is(pg_temp.answered('deposit'), false, 'An answer that is not offered is not accepted');
select pg_temp.answered('confirm');
select results_eq(
  'select kind, amount, entry_date, recorded_by from public.account_ledger',
  $$ values ('starting_balance', 25000.00, date '2026-02-24', '77') $$, 'A confirmed starting balance is booked'
);

-- The open P&L is (300 - 2 x 220) + (300 - 2 x 120) = -80.
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.ask_ledger('balance', '24920', null, '77'), false, 'A balance equal to the book''s is not asked about');
select is(pg_temp.message('ledger') ->> 'equity', '24920.00', 'The answer says the equity');
select private.ask_ledger('balance', '24900.5', null, '77');
select is(
  pg_temp.books(), '{"adjustment": {"kind": "adjustment", "amount": -19.50}, "withdrawal": {"kind": "withdrawal", "amount": 19.50}}',
  'A balance below the book''s is an adjustment or a withdrawal');
select is(pg_temp.answered('confirm'), false, 'A plain confirmation is not accepted when there are two choices');
select pg_temp.answered('adjustment');
select is(private.equity_now(), 24900.5, 'After the adjustment the book has the given balance');

select private.ask_ledger('deposit', '1200.25', 'bonus', '77');
select pg_temp.answered('confirm');
select results_eq(
  'select kind, cash, note from public.account_ledger order by entry_id desc limit 1', $$ values ('deposit', 1200.25, 'bonus') $$,
  'A confirmed deposit is booked with its note');

select * from finish();
rollback;
