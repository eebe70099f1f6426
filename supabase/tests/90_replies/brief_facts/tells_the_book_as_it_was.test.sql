-- The CSP and the VPC at 220.00 and 120.00 on Tuesday; the CSP closed on Wednesday, another opened on Thursday.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.cancel_all();
select pg_temp.set_clock('2026-02-25 11:00');
select public.close_position(position_id, 140, confirmed => true) from public.positions where request_id = 'CSP';
select pg_temp.set_clock('2026-02-26 11:00');
select pg_temp.opened('Thursday');
select private.brief_facts('2026-02-25') as facts \gset
select is(:'facts'::jsonb ->> 'as_of', '2026-02-24', 'of Wednesday, before its session');
select is((:'facts'::jsonb #>> '{open,total}')::integer, 2, 'what was open');
select is((:'facts'::jsonb #>> '{open,collateral}')::numeric, 117000.0000, 'what it bound');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.nearest[*].unrealized_pnl'), '[-140, 60]'::jsonb, 'by the marks of then');
select is(jsonb_path_query_array(:'facts'::jsonb, '$.nearest[*].dte'), '[44, 44]'::jsonb, 'and the days of then');
select is(
  array[:'facts'::jsonb ->> 'pending', :'facts'::jsonb #>> '{nearest,0,nearest_rule}'], array[null, null],
  'what nobody knows any more is left out');
select is((:'facts'::jsonb ->> 'proposals')::integer, 0, 'and so is what is offered today');
select is(
  array[private.brief_facts() ->> 'as_of', private.brief_facts() #>> '{open,total}'], array[null, '2'], 'today''s is as it is');

select * from finish();
rollback;
