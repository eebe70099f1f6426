begin;
select plan(6);
\ir ../../posts.psql

prepare standing as select network, report, set_by from public.standing_posts order by report;
create function pg_temp.says(network text, report text, is_on boolean) returns void
language sql as $$ select private.change_standing(jsonb_build_object('network', network, 'report', report, 'is_on', is_on), '77') $$;
select is_empty('execute standing', 'No report is published automatically at first');
select pg_temp.says('bluesky', 'scorecard', true), pg_temp.says('bluesky', 'weekly', true), pg_temp.says('bluesky', 'weekly', true);
select results_eq('execute standing', $$ values ('bluesky', 'scorecard', '77'), ('bluesky', 'weekly', '77') $$, 'A requested report is published automatically');
select pg_temp.says('bluesky', 'weekly', false), pg_temp.says('x', 'weekly', false);
select results_eq('execute standing', $$ values ('bluesky', 'scorecard', '77') $$, 'Automatic publishing of a report can be ended');
select throws_ok($$ select pg_temp.says('x', 'weekly', true) $$, 'PT409', 'X is not set up: docs/publishing.md lists the settings it needs', 'Automatic publishing on a network that is not set up is refused');
select throws_ok($$ select private.change_standing('{}', '77') $$, 'PT422', null, 'An empty request is refused');
select throws_ok($$ select pg_temp.says(null, 'weekly', true) $$, 'PT422', null, 'A request without a network is refused');

select * from finish();
rollback;
