-- A share of KO becomes two: the 300 held become 600, and the three puts at 42 become six at 21.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42, "quantity": 3}') as puts \gset
select pg_temp.then_held('{"KO260410P00042000": -3, "KO": 300}');
select pg_temp.then_held('{"KO260410P00021000": -6, "KO": 600}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "missing"}', 'although 300 shares came when three puts went');

select * from finish();
rollback;
