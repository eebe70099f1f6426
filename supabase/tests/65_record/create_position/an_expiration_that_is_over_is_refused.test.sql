begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.record(expiration_date date) returns text
language sql return format(
  $$ select public.create_position(pg_temp.a_request('late', 'CSP') || '{"expiration_date": "%s"}', 150, 2, '{}') $$,
  expiration_date);

select throws_ok(
  pg_temp.record('2026-02-23'), 'PT422',
  'expiration_date 2026-02-23 has passed: its options no longer trade (today is 2026-02-24 in New York)', 'yesterday'
);
select is(pg_temp.field_refused(pg_temp.record('2026-02-23')), 'request.expiration_date', 'the field is named');
select lives_ok(pg_temp.record('2026-02-24'), 'today is accepted while it trades');

select * from finish();
rollback;
