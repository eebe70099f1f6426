begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select private.book_shares('{"ticker": "SPY", "quantity": 100, "price": 571.2, "fees": 1}', '77');
select results_eq('select quantity, price, fees, recorded_by from public.share_trades', $$ values (100, 571.2000, 1.0000, '77') $$, 'A share trade is booked');
select results_eq($$ select kind, facts -> 'recorded' ->> 'held' from private.outbox where kind = 'shares' $$, $$ values ('shares', '100') $$, 'The answer has the shares now held');

select * from finish();
rollback;
