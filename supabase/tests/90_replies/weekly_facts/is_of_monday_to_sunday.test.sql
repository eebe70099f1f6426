begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15');
select pg_temp.a_trade('a', 60, 'profit_target'), pg_temp.a_trade('b', 200, 'manual');
select private.weekly_facts('2026-02-28') as facts \gset
select is(:'facts'::jsonb ->> 'since', '2026-02-23', 'from Monday');
select is((:'facts'::jsonb #>> '{closed,pnl}')::numeric, 80.00, 'what closed');
select is(
  array[:'facts'::jsonb #>> '{best,pnl_realized}', :'facts'::jsonb #>> '{worst,pnl_realized}'], array['180.00', '-100.00'],
  'the best and the worst'
);
select pg_temp.set_clock('2026-03-02 10:15');
select is((private.weekly_facts('2026-03-02') #>> '{closed,total}')::integer, 0, 'the week after has none of it');

select * from finish();
rollback;
