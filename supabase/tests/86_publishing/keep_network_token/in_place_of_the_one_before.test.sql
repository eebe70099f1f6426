begin;
select plan(5);

select public.keep_network_token('linkedin', '{"token": "first"}'), public.keep_network_token('instagram', '{"token": "other"}');
select is(public.network_token('linkedin'), '{"token": "first"}'::jsonb, 'the token is stored');
select public.keep_network_token('linkedin', '{"token": "second"}');
select is(public.network_token('linkedin'), '{"token": "second"}'::jsonb, 'the next token replaces it');
select is((select count(*)::integer from vault.secrets where name ~ '^network_token_'), 2, 'each network has one');
select is(public.network_token('instagram'), '{"token": "other"}'::jsonb, 'the others stay');
select throws_ok($$ select public.keep_network_token('myspace', '{}') $$, 'PT422', 'there is no network myspace', 'an unknown network is refused');

select * from finish();
rollback;
