create function public.keep_network_token(network text, token jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  name constant text := 'network_token_' || keep_network_token.network;
  kept_id uuid := (select s.id from vault.secrets s where s.name = 'network_token_' || keep_network_token.network);
begin
  if keep_network_token.network not in ('x', 'linkedin', 'instagram', 'bluesky') then
    raise exception 'there is no network %', left(keep_network_token.network, 40) using errcode = 'PT422';
  end if;
  if kept_id is null then
    perform vault.create_secret(token::text, name, 'A network''s token; the function publish renews it.');
  else
    perform vault.update_secret(kept_id, token::text);
  end if;
end;
$$;

comment on function public.keep_network_token(text, jsonb) is
  'Stores a network''s renewed token in Vault, replacing the earlier one: {token, expires_at, ...} in the form that its adapter reads. PT422 for an unknown network.';
grant execute on function public.keep_network_token(text, jsonb) to service_role;
