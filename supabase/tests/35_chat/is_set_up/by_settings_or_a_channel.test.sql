begin;
select plan(3);
\ir ../../posts.psql

create function pg_temp.set_up() returns text[]
language sql return array(select n from unnest('{telegram,x,linkedin,instagram,bluesky}'::text[]) n where private.is_set_up(n));
select is(pg_temp.set_up(), '{bluesky}', 'a network with settings is set up');
update public.report_settings set channel_id = -1001;
select is(pg_temp.set_up(), '{telegram,bluesky}', 'the channel is set up');
select is(private.is_set_up(null), false, 'an unknown network is not');

select * from finish();
rollback;
