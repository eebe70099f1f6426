begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select is(pg_temp.field_refused($$ select private.refuse_shares('spy!', 100, 571, 0) $$), 'ticker', 'an invalid ticker');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPX', 100, 5710, 0) $$), 'ticker', 'an index');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 0, 571, 0) $$), 'quantity', 'a quantity of zero');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, 0, 0) $$), 'price', 'a price of zero');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, null, 0) $$), 'price', 'no price');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, 571, -1) $$), 'fees', 'negative fees');
select throws_ok($$ select private.refuse_shares('SPY', -1, 571, 0) $$, 'PT409', null, 'a sale of more shares than the book has');
select lives_ok($$ select private.refuse_shares('SPY', 1, 571, null) $$, 'a purchase is accepted');

select * from finish();
rollback;
