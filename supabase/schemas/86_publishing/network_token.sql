create function public.network_token(network text) returns jsonb
language sql stable security definer set search_path = ''
-- As text: a parsed body would stand in the way of an upgrade of Vault.
as $$
  select s.decrypted_secret::jsonb from vault.decrypted_secrets s where s.name = 'network_token_' || network_token.network
$$;

comment on function public.network_token(text) is
  'What keep_network_token() has kept of a network in Vault; null = nothing.';
grant execute on function public.network_token(text) to service_role;
