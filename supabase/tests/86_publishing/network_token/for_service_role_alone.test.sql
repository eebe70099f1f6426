begin;
select plan(5);

select public.keep_network_token('linkedin', '{"token": "first"}');
select is(public.network_token('x'), null, 'at first there is none');
set local role service_role;
select is(public.network_token('linkedin'), '{"token": "first"}'::jsonb, 'service_role reads it');
set local role authenticated;
select throws_ok($$ select public.network_token('linkedin') $$, '42501', null, 'authenticated does not');
set local role anon;
select throws_ok($$ select public.network_token('linkedin') $$, '42501', null, 'anon does not');
select throws_ok($$ select public.keep_network_token('linkedin', '{}') $$, '42501', null, 'neither may write one');

select * from finish();
rollback;
