begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as cut_off \gset
select pg_temp.begin_check() as run_id \gset
select throws_ok(
  format($$ select public.apply_quotes(%s, 1, '[]') $$, :cut_off),
  'PT409', format('run %s no longer has the lock of the book', :cut_off), 'another run has taken over'
);

update private.check_lease set expires_at = clock_timestamp() + interval '5 seconds';
select public.apply_quotes(:run_id, 1, '[]');
select ok(
  (select expires_at between clock_timestamp() + interval '80 seconds' and clock_timestamp() + interval '90 seconds'
    from private.check_lease),
  'the run that holds the lease has another 90 seconds of real time'
);

update private.check_lease set expires_at = clock_timestamp();
select throws_ok(
  format($$ select public.apply_quotes(%s, 1, '[]') $$, :run_id),
  'PT409', format('run %s no longer has the lock of the book', :run_id), 'an expired lease belongs to nobody'
);

select * from finish();
rollback;
