begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select is(pg_temp.field_refused($$ select private.refuse_shares('spy!', 100, 571, 0) $$), 'ticker', 'no ticker');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPX', 100, 5710, 0) $$), 'ticker', 'an index');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 0, 571, 0) $$), 'quantity', 'no shares');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, 0, 0) $$), 'price', 'no price');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, null, 0) $$), 'price', 'none at all');
select is(pg_temp.field_refused($$ select private.refuse_shares('SPY', 100, 571, -1) $$), 'fees', 'fees below nothing');
select throws_ok($$ select private.refuse_shares('SPY', -1, 571, 0) $$, 'PT409', null, 'more sold than there are');
select lives_ok($$ select private.refuse_shares('SPY', 1, 571, null) $$, 'a share may have been bought');

select * from finish();
rollback;
