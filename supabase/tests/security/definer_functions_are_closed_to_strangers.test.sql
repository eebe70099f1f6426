-- The platform's lints anon_security_definer_function_executable and authenticated_security_definer_function_executable,
-- which the CLI's advisors lack.
begin;
select plan(2);

prepare executable_by(name) as
select oid::regprocedure from pg_proc
where pronamespace = 'public'::regnamespace and prosecdef and has_function_privilege($1, oid, 'execute');

select is_empty($$ execute executable_by('anon') $$, 'anon_security_definer_function_executable');
select is_empty($$ execute executable_by('authenticated') $$, 'authenticated_security_definer_function_executable');

select * from finish();
rollback;
