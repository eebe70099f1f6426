begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.proposed('CSP');
delete from private.outbox;
select private.queue_card('CSP');
select results_eq(
  $$ select kind, request_id, status, facts, due_at <= clock_timestamp() from private.outbox $$,
  $$ values ('card', 'CSP', 'due', '{}'::jsonb, true) $$, 'its facts are read when it leaves'
);
select throws_ok($$ select private.queue_card('nobody''s') $$, '23503', null, 'an unknown request is refused');

select * from finish();
rollback;
