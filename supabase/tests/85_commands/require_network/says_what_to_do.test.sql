begin;
select plan(4);
\ir ../../posts.psql

select lives_ok($$ select private.require_network('bluesky') $$, 'A network that is set up is accepted');
select throws_ok($$ select private.require_network('linkedin') $$, 'PT409', 'LinkedIn is not set up: docs/publishing.md lists the settings it needs', 'A network that is not set up is refused');
select throws_ok($$ select private.require_network('telegram') $$, 'PT409',
  'there is no channel: set report_settings.channel_id and make the bot an administrator of the channel', 'Telegram without a channel is refused');
update public.report_settings set channel_id = -1001;
select lives_ok($$ select private.require_network('telegram') $$, 'Telegram with a channel is accepted');

select * from finish();
rollback;
