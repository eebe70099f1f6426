begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir unknown.psql

select private.ask_which_order(array[:entry]);
update public.orders set status = 'working', candidates = null;
select private.ask_which_order('{}');
select results_eq(
  'select answer, messages from asked', $$ values ('found', 2) $$, 'the question is answered with found, and its message shows it'
);
select private.ask_which_order('{}');
select results_eq('select messages from asked', 'values (2)', 'it is answered once');

select * from finish();
rollback;
