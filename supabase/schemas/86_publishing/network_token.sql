create function public.network_token(network text) returns jsonb
language sql stable security definer set search_path = ''
-- The body is text, because a parsed body would depend on Vault's view and block an upgrade of Vault.
as $$
  select s.decrypted_secret::jsonb from vault.decrypted_secrets s where s.name = 'network_token_' || network_token.network
$$;

comment on function public.network_token(text) is
  'The token that keep_network_token() has stored for a network; null = none.';
grant execute on function public.network_token(text) to service_role;
