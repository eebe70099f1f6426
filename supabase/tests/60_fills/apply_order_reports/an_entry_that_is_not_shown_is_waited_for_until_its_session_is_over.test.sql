-- An order can arrive a minute late, and a second entry would open a second position.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.orders set status = 'unknown' where order_id = :entry;
create function pg_temp.news() returns jsonb
language sql return (select jsonb_agg(facts -> 'status' order by message_id) from private.outbox where kind = 'entry_news');
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select results_eq(
  'select status, status_note from request',
  $$ values ('executing', 'The broker''s answer was lost, and the broker does not show the order. Do not propose it again. If the order does not turn up, the request fails after the close.') $$,
  'the card says to wait'
);
select is((select count(*)::integer from private.outbox where kind = 'card'), 1, 'the card is sent once');
select is(pg_temp.news(), '["executing"]', 'a message says so, too');
update public.orders set absences = 9, absent_since = clock_timestamp() - interval '5 hours' where order_id = :entry;
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select is((select status from "order" where purpose = 'entry'), 'unknown', 'it waits, however many look-ups did not find it');

savepoint waiting;
select pg_temp.apply(pg_temp.report(:entry, 'working', differing => '{"broker_order_id": "A1"}'));
select results_eq(
  'select status, status_note from request', $$ values ('executing', null) $$, 'an order that turns up continues to work'
);
rollback to waiting;

select pg_temp.set_clock('2026-03-03 16:00');
select pg_temp.apply(pg_temp.report(:entry, 'absent'));
select is((select status from "order" where purpose = 'entry'), 'cancelled', 'after the close it is given up');
select results_eq(
  'select status, status_note from request',
  $$ values ('failed', 'The order never reached the broker. Propose it again.') $$,
  'a person may propose it again'
);

select is(pg_temp.news(), '["executing", "failed"]', 'a message says so');

select * from finish();
rollback;
