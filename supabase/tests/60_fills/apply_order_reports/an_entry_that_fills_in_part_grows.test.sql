begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'working', 1, 150));
select results_eq(
  $$ select status, filled_quantity from "order" where purpose = 'entry' $$, $$ values ('partially_filled', 1) $$,
  'a working order with fills is partially filled'
);
select is((select status_note from request), '1 of 2 filled; the rest is still working.', 'the card says how far');
delete from private.outbox;
select pg_temp.apply(pg_temp.report(:entry, 'filled', 2, 302));
select results_eq(
  $$ select quantity, open_quantity, credit, entry_price from public.positions where request_id = 'entering' $$,
  'values (2, 2, 302::numeric, 151::numeric)', 'the position has all fills'
);
select is((select status_note from request), null, 'the card shows no progress any more');
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'entering') $$, 'the card is updated');

select * from finish();
rollback;
