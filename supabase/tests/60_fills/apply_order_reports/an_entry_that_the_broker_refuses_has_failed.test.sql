begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'rejected', differing => '{"message": "Insufficient buying power"}'));
select results_eq(
  'select status, status_note from request', $$ values ('failed', 'The broker refused: Insufficient buying power') $$,
  'the note has the broker''s words'
);
select results_eq(
  $$ select kind, coalesce(request_id, facts ->> 'request_id') from private.outbox order by message_id $$,
  $$ values ('card', 'entering'), ('entry_news', 'entering') $$, 'the card and an audible message say so'
);
select is_empty($$ select from public.positions where request_id = 'entering' $$, 'no position is open');

select * from finish();
rollback;
