begin;
select plan(3);
\ir ../../posts.psql

select pg_temp.a_post('bluesky'), pg_temp.a_post('x'), pg_temp.a_post('linkedin'), pg_temp.a_post('instagram'), pg_temp.a_post('telegram');
update public.posts set status = 'sending', sent_at = clock_timestamp() where network = 'linkedin';
update public.posts set due_at = clock_timestamp() + interval '1 minute' where network = 'instagram';
select public.begin_publish('{bluesky}');
select results_eq(
  'select network, status, due_at is null, error from public.posts order by network',
  $$ values ('bluesky', 'pending', false, null), ('instagram', 'pending', false, null),
    ('linkedin', 'unknown', true, 'LinkedIn is no longer set up.'), ('telegram', 'pending', true, null), ('x', 'failed', true, 'X is no longer set up.') $$,
  'once it is due: what was being sent may be there');
select is(cardinality(pg_temp.heard()), 2, 'its owner hears of it');
select public.begin_publish('{}');
select is((select status from public.posts where network = 'bluesky'), 'failed', 'also without any network');

select * from finish();
rollback;
