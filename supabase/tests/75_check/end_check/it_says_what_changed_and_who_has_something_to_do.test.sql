begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select pg_temp.begin_check() as run_id \gset
insert into private.outbox (kind) values ('opened');
select private.want_check();
select private.end_check(pg_temp.run(:run_id), '{"opened": [7], "closed": []}') as answer \gset
select is(
  :'answer'::jsonb, '{"opened": [7], "closed": [], "asked_again": {"only": "asked"}, "wakes": ["deliver-alerts"]}',
  'the caller that ends this run starts the next one, so wakes leaves it out'
);
select is((select answer from private.exit_checks where run_id = :run_id), :'answer'::jsonb, 'the answer is stored');
select ok((select finished_at is not null from private.exit_checks where run_id = :run_id), 'the run is finished');
select is((select expires_at from private.check_lease), '-infinity'::timestamptz, 'its lease is free');

select * from finish();
rollback;
