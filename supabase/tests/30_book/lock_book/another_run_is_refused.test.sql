begin;
select plan(3);
\ir ../../helpers.psql

select pg_temp.a_run() as first, pg_temp.a_run() as second \gset
select throws_ok(
  format('select private.lock_book(%s)', :first), 'PT409', format('run %s no longer has the lock of the book', :first),
  'when another run has taken over'
);
update private.check_lease set expires_at = clock_timestamp();
select throws_ok(format('select private.lock_book(%s)', :second), 'PT409', null, 'when the lease has expired');
update private.check_lease set run_id = null, expires_at = clock_timestamp() + interval '1 minute';
select throws_ok(format('select private.lock_book(%s)', :second), 'PT409', null, 'when no run holds the book');

select * from finish();
rollback;
