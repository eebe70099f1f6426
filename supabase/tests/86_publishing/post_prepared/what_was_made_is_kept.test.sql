begin;
select plan(10);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.claim() as claim \gset
create function pg_temp.prepared(seconds numeric default null, why text default null, attempt integer default null) returns boolean
language sql return (
  select public.post_prepared(p.post_id, coalesce(prepared.attempt, p.attempt), '{"container": "9"}', prepared.seconds, prepared.why) from public.posts p);
select ok(not pg_temp.prepared(attempt => 0), 'the preparations of an earlier claim');
select is((select prepared from public.posts), '{}', 'are not stored');
select ok(not pg_temp.prepared(20, 'The container is in progress.'), 'while the network prepares it, nothing is sent');
select results_eq('select status, prepared, error, pg_temp.due_in() from public.posts',
  $$ values ('pending', '{"container": "9"}'::jsonb, 'The container is in progress.', 20.0) $$, 'it is due again at the given time');
select ok(not pg_temp.prepared(86400), 'however late');
select is(pg_temp.due_in(), 3600.0, 'at most an hour later');
select pg_temp.pass('1 hour');
select is(pg_temp.claim() -> 'prepared', '{"container": "9"}', 'with the stored preparations');
select ok(pg_temp.prepared(), 'everything is prepared');
select results_eq('select status, sent_at is not null, error, pg_temp.due_in() from public.posts',
  $$ values ('sending', true, null::text, 180.0) $$, 'it is being sent');
select ok(not pg_temp.prepared(), 'by one caller, once');

select * from finish();
rollback;
