-- The ground everything stands on: the extensions, the schema for machinery, and doors that are shut by default.

-- Created only where their schema is absent: the hosted platform may have them on already. Of the three only pg_net
-- would go into public if nothing were said.
do $$
begin
  if to_regnamespace('cron') is null then create extension pg_cron; end if;
  if to_regnamespace('net') is null then create extension pg_net with schema extensions; end if;
  if to_regnamespace('vault') is null then create extension supabase_vault; end if;
end;
$$;

create schema private;
comment on schema private is 'Machinery: what the owner need not look at. The API does not expose it.';
grant usage on schema private to service_role;

-- A new function is executable by everybody unless this is said once, here; every grant below is explicit.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
