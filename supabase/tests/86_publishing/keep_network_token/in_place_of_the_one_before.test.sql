begin;
select plan(5);

select public.keep_network_token('linkedin', '{"token": "first"}'), public.keep_network_token('instagram', '{"token": "other"}');
select is(public.network_token('linkedin'), '{"token": "first"}'::jsonb, 'it is kept');
select public.keep_network_token('linkedin', '{"token": "second"}');
select is(public.network_token('linkedin'), '{"token": "second"}'::jsonb, 'then the next one');
select is((select count(*)::integer from vault.secrets where name ~ '^network_token_'), 2, 'one of each');
select is(public.network_token('instagram'), '{"token": "other"}'::jsonb, 'the others stay');
select throws_ok($$ select public.keep_network_token('myspace', '{}') $$, 'PT422', 'there is no network myspace', 'of what is no network nothing is kept');

select * from finish();
rollback;
