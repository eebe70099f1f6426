begin;
select plan(5);

select public.keep_network_token('linkedin', '{"token": "first"}');
select is(public.network_token('x'), null, 'none is kept');
set local role service_role;
select is(public.network_token('linkedin'), '{"token": "first"}'::jsonb, 'the functions read it');
set local role authenticated;
select throws_ok($$ select public.network_token('linkedin') $$, '42501', null, 'whoever has signed in does not');
set local role anon;
select throws_ok($$ select public.network_token('linkedin') $$, '42501', null, 'nor does anybody else');
select throws_ok($$ select public.keep_network_token('linkedin', '{}') $$, '42501', null, 'or puts another in its place');

select * from finish();
rollback;
