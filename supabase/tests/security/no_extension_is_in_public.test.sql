-- The platform's lint extension_in_public, which the CLI's advisors lack.
begin;
select plan(1);

select is_empty(
  $$ select extname from pg_extension where extnamespace = 'public'::regnamespace $$,
  'no extension puts its functions into the API'
);

select * from finish();
rollback;
