begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42}') as puts \gset
select pg_temp.opened('more', 'CSP', '{"ticker": "PEP", "strike_price": 130}') as more \gset
select pg_temp.then_held('{"KO260410P00042000": -1, "PEP260410P00130000": -3, "T": 100}');
select results_eq($$ select ticker from private.unpriced_drifts $$, $$ values ('KO') $$, 'not more contracts than in the book, and no foreign ones');
update public.drifts set underlying_price = 40 where ticker = 'KO';
select is_empty($$ select from private.unpriced_drifts $$, 'not those with a price');

select * from finish();
rollback;
