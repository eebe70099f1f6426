begin;
select plan(4);
\ir ../../posts.psql

select lives_ok($$ select private.require_network('bluesky') $$, 'it is set up');
select throws_ok($$ select private.require_network('linkedin') $$, 'PT409', 'LinkedIn is not set up: docs/publishing.md lists the settings it needs', 'it is not');
select throws_ok($$ select private.require_network('telegram') $$, 'PT409',
  'there is no channel: set report_settings.channel_id and make the bot an administrator of the channel', 'nor is the channel');
update public.report_settings set channel_id = -1001;
select lives_ok($$ select private.require_network('telegram') $$, 'then it is');

select * from finish();
rollback;
