-- Two at 150.00: closed at 60.00 they made 180.00, at 200.00 they lost 100.00, at 130.00 they made 40.00.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15');
select pg_temp.a_trade('a', 60, 'profit_target'), pg_temp.a_trade('b', 200, 'manual');
select private.weekly_facts('2026-02-28') as facts \gset
select is(:'facts'::jsonb ->> 'day', '2026-02-23', 'from Monday');
select is(:'facts'::jsonb ->> 'until', '2026-02-27', 'to Friday');
select is((:'facts'::jsonb #>> '{closed,pnl}')::numeric, 80.00, 'what closed');
select is(
  array[:'facts'::jsonb #>> '{best,pnl_realized}', :'facts'::jsonb #>> '{worst,pnl_realized}'], array['180.00', '-100.00'],
  'the best and the worst'
);
select pg_temp.set_clock('2026-02-28 10:15');
select pg_temp.a_trade('Saturday', 130);
select is((private.weekly_facts() #>> '{closed,total}')::integer, 2, 'what is closed when it has been told it leaves to the week after');
select pg_temp.set_clock('2026-03-02 10:15');
select is((private.weekly_facts('2026-03-02') #>> '{closed,total}')::integer, 1, 'which has that');
select is((private.weekly_facts('2026-03-02') #>> '{before,total}')::integer, 2, 'beside the week before');

select * from finish();
rollback;
