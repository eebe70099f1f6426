begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir unknown.psql

select private.ask_which_order(array[:entry]);
select token as first_token from asked \gset
update public.orders set candidates = '["A1", "C3"]';
select private.ask_which_order(array[:entry]);
select results_eq(
  'select candidates, messages from asked', $$ values ('["A1", "C3"]'::jsonb, 2) $$, 'the sent message is edited'
);
select isnt((select token from asked), :'first_token', 'its buttons have a new token');

select * from finish();
rollback;
