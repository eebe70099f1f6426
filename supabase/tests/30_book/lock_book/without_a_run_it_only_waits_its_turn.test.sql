begin;
select plan(3);
\ir ../../helpers.psql

select pg_temp.a_run();
update private.check_lease set expires_at = '2026-03-03 15:00Z';
select lives_ok('select private.lock_book()', 'a person''s command needs no lease');
select is((select expires_at from private.check_lease), '2026-03-03 15:00Z', 'it does not renew another run''s lease');
select isnt_empty(
  $$
    select from pg_locks where pid = pg_backend_pid() and relation = 'private.check_lease'::regclass and mode = 'RowShareLock'
  $$,
  'one writer at a time: the row is locked until the transaction ends'
);

select * from finish();
rollback;
