begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42}') as puts \gset
select pg_temp.then_held('{}');
select private.price_drifts('[{"ticker": "KO", "price": 40.25}, {"ticker": "T", "price": 20}]');
select private.price_drifts('[{"ticker": "KO", "price": 39}]');
select is((select underlying_price from public.drifts where ticker = 'KO'), 40.25, 'the first price is stored');
select pg_temp.then_held('{"KO260410P00042000": -1}');
select is((select underlying_price from public.drifts where ticker = 'KO'), null, 'another difference needs a new price');

select * from finish();
rollback;
