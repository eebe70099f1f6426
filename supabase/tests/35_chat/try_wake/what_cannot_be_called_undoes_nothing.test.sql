begin;
select plan(2);
set local client_min_messages = error;

select lives_ok($$ select private.try_wake('exit-check') $$, 'without Vault it is a warning');
select is_empty($$ select from private.calls $$, 'and no call');

select * from finish();
rollback;
