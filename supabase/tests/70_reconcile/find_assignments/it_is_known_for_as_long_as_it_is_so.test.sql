-- Two puts at 42 are sold, and no shares are held.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42}') as puts \gset
select pg_temp.then_held('{"KO260410P00042000": -2}');
select pg_temp.set_clock('2026-02-24 10:20');
select pg_temp.then_held('{}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "missing"}', 'the puts are missing');
select pg_temp.set_clock('2026-02-24 10:35');
select pg_temp.then_held('{"KO": 200}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "assigned"}', 'the shares follow some checks later');
select pg_temp.set_clock('2026-02-24 10:40');
select pg_temp.then_held('{}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "assigned"}', 'it stays assigned after the shares are sold');
select pg_temp.then_held('{"KO260410P00042000": -1}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "missing"}'::jsonb || '{"KO260410P00042000": "quantity_differs"}',
  'another difference is examined anew');

select pg_temp.opened('more', 'CSP', '{"ticker": "PEP", "strike_price": 130, "quantity": 1}') as more \gset
select pg_temp.then_held('{"KO260410P00042000": -2, "PEP260410P00130000": -1}');
select pg_temp.then_held('{"KO260410P00042000": -2}');
select pg_temp.set_clock('2026-02-24 11:41');
select pg_temp.then_held('{"KO260410P00042000": -2, "PEP": 100}');
select is(pg_temp.found('PEP'), '{"PEP260410P00130000": "missing"}', 'shares that come an hour later have another reason');

select pg_temp.opened('spread', 'VPC', '{"ticker": "T", "strike_price": 24, "width": 2, "net_credit": 40}') as spread \gset
select pg_temp.then_held('{"T260410P00024000": -2, "T260410P00022000": 2}');
select pg_temp.then_held('{"T260410P00022000": 2, "T": 200}');
select pg_temp.set_clock('2026-02-24 11:46');
select pg_temp.then_held('{}');
select is(pg_temp.found('T'), '{"T260410P00024000": "assigned", "T260410P00022000": "exercised"}',
  'a long leg that takes the shares away again was exercised');

select * from finish();
rollback;
