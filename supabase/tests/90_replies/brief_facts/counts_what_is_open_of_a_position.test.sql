-- Two contracts of the CSP at 580 tie up 116,000. One of them is closed.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.brief_facts() as before \gset
select is((:'before'::jsonb #>> '{open,collateral}')::numeric, 117000.0000, 'The collateral counts both contracts');
update public.positions set open_quantity = 1 where request_id = 'CSP';
select private.brief_facts() as facts \gset
select is((:'facts'::jsonb #>> '{open,collateral}')::numeric, 59000.0000, 'The collateral counts the remaining contract');
select is(
  (:'before'::jsonb #>> '{open,risk}')::numeric - (:'facts'::jsonb #>> '{open,risk}')::numeric,
  (select stress_loss / 2 from public.positions where request_id = 'CSP'), 'The risk counts the remaining contract');

select * from finish();
rollback;
