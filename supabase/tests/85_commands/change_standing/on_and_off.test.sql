begin;
select plan(6);
\ir ../../posts.psql

prepare standing as select network, report, set_by from public.standing_posts order by report;
create function pg_temp.says(network text, report text, is_on boolean) returns void
language sql as $$ select private.change_standing(jsonb_build_object('network', network, 'report', report, 'is_on', is_on), '77') $$;
select is_empty('execute standing', 'nothing is published by itself');
select pg_temp.says('bluesky', 'scorecard', true), pg_temp.says('bluesky', 'weekly', true), pg_temp.says('bluesky', 'weekly', true);
select results_eq('execute standing', $$ values ('bluesky', 'scorecard', '77'), ('bluesky', 'weekly', '77') $$, 'what was asked for is');
select pg_temp.says('bluesky', 'weekly', false), pg_temp.says('x', 'weekly', false);
select results_eq('execute standing', $$ values ('bluesky', 'scorecard', '77') $$, 'until that is ended');
select throws_ok($$ select pg_temp.says('x', 'weekly', true) $$, 'PT409', 'X is not set up: docs/publishing.md lists the settings it needs', 'only where something can be');
select throws_ok($$ select private.change_standing('{}', '77') $$, 'PT422', null, 'what is not said');
select throws_ok($$ select pg_temp.says(null, 'weekly', true) $$, 'PT422', null, 'or empty is asked for');

select * from finish();
rollback;
