begin;
select plan(4);

select is(has_function_privilege(name, 'public.dashboard_page(text, jsonb)', 'execute'), name = 'service_role', name)
from unnest(array['anon', 'authenticated', 'service_role']) name;
set local role anon;
select throws_ok($$ select public.dashboard_page('run') $$, '42501', null, 'The role anon is refused');
reset role;

select * from finish();
rollback;
