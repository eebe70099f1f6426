begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.ask_shares('{"ticker": "SPY", "quantity": 100, "price": 571.2}', '77'), false, 'nothing is known to compare with');
select is(private.ask_shares('{"ticker": "SPY", "quantity": 100, "price": 57.12}', '77'), true, 'a tenth of it is asked back');
select is(private.shares_booked('SPY'), 100, 'and not booked');
select results_eq(
  $$ select q.facts ->> 'known' from private.prompts q where q.kind = 'confirmation' $$, $$ values ('571.2000') $$, 'naming both');
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where q.kind = 'confirmation';
select is(private.shares_booked('SPY'), 200, 'until a person says that it is meant');

select * from finish();
rollback;
