-- This file makes what every other file needs first: the extensions, the schema for machinery, and privileges
-- that are closed by default.

-- Each extension is created only where its schema is absent, because the hosted platform may have it already.
-- pg_net needs its schema named: otherwise it would go into public.
do $$
begin
  if to_regnamespace('cron') is null then create extension pg_cron; end if;
  if to_regnamespace('net') is null then create extension pg_net with schema extensions; end if;
  if to_regnamespace('vault') is null then create extension supabase_vault; end if;
end;
$$;

create schema private;
comment on schema private is 'Machinery that the owner need not look at. The API does not expose it.';
grant usage on schema private to service_role;

-- Postgres lets everybody execute a new function unless this revokes it. Every grant below is explicit.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
