begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.ask_shares('{"ticker": "SPY", "quantity": 100, "price": 571.2}', '77'), false, 'The first trade is booked at once, because no price is known');
select is(private.ask_shares('{"ticker": "SPY", "quantity": 100, "price": 57.12}', '77'), true, 'A price of a tenth of the last one is asked about');
select is(private.shares_booked('SPY'), 100, 'A price that is asked about is not booked yet');
select results_eq(
  $$ select q.facts ->> 'known' from private.prompts q where q.kind = 'confirmation' $$, $$ values ('571.2000') $$, 'The question names the last price');
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where q.kind = 'confirmation';
select is(private.shares_booked('SPY'), 200, 'A confirmed price is booked');

select * from finish();
rollback;
