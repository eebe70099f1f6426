begin;
select plan(2);
\ir ../../helpers.psql

select pg_temp.a_run() as run \gset
update private.check_lease set expires_at = clock_timestamp() + interval '1 minute';
select lives_ok(format('select private.lock_book(%s)', :run), 'the run may write');
select ok(
  (select expires_at - interval '90 seconds' between transaction_timestamp() and clock_timestamp() from private.check_lease),
  'and its lease is renewed, in real time'
);

select * from finish();
rollback;
