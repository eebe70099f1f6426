-- The marks of the CSP and the VPC are 220.00 and 120.00 on Tuesday. The CSP is closed on Wednesday, another is opened on Thursday.
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
select is(:'facts'::jsonb ->> 'as_of', '2026-02-24', 'Wednesday''s brief is as of Tuesday');
select is((:'facts'::jsonb #>> '{open,total}')::integer, 2, 'The brief counts the positions open then');
select is((:'facts'::jsonb #>> '{open,collateral}')::numeric, 117000.0000, 'The brief has the collateral of then');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.nearest[*].unrealized_pnl'), '[-140, 60]'::jsonb, 'The P&L is by the marks of then');
select is(jsonb_path_query_array(:'facts'::jsonb, '$.nearest[*].dte'), '[44, 44]'::jsonb, 'The days left are those of then');
select is(
  array[:'facts'::jsonb ->> 'pending', :'facts'::jsonb #>> '{nearest,0,nearest_rule}'], array[null, null],
  'Facts that are no longer known are left out');
select is((:'facts'::jsonb ->> 'proposals')::integer, 0, 'Today''s offers are left out');
select is(
  array[private.brief_facts() ->> 'as_of', private.brief_facts() #>> '{open,total}'], array[null, '2'], 'Today''s brief has no as_of date and the current book');

select * from finish();
rollback;
