-- Two contracts at 150.00: closed at 60.00 they make 180.00, at 200.00 they lose 100.00, at 130.00 they make 40.00.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15');
select pg_temp.a_trade('a', 60, 'profit_target'), pg_temp.a_trade('b', 200, 'manual');
select private.weekly_facts('2026-02-28') as facts \gset
select is(:'facts'::jsonb ->> 'day', '2026-02-23', 'The week begins on Monday');
select is(:'facts'::jsonb ->> 'until', '2026-02-27', 'The week ends on Friday');
select is((:'facts'::jsonb #>> '{closed,pnl}')::numeric, 80.00, 'The week has the P&L of its closed trades');
select is(
  array[:'facts'::jsonb #>> '{best,pnl_realized}', :'facts'::jsonb #>> '{worst,pnl_realized}'], array['180.00', '-100.00'],
  'The week has its best and worst trade'
);
select pg_temp.set_clock('2026-02-28 10:15');
select pg_temp.a_trade('Saturday', 130);
select is((private.weekly_facts() #>> '{closed,total}')::integer, 2, 'A close after the week''s report does not count in that week');
select pg_temp.set_clock('2026-03-02 10:15');
select is((private.weekly_facts('2026-03-02') #>> '{closed,total}')::integer, 1, 'A close after the week''s report counts in the next week');
select is((private.weekly_facts('2026-03-02') #>> '{before,total}')::integer, 2, 'The week before is shown for comparison');

select * from finish();
rollback;
