create function public.keep_tradestation_token(
  claim bigint, origin text, refresh_token text,
  access_token text default null, expires_in numeric default null, failure text default null
) returns numeric
language plpgsql security definer set search_path = ''
as $$
declare
  refresh private.tradestation_refresh;
  kept_id uuid;
  -- Six minutes before the token expires another check is still to come, which can try again.
  renew_in numeric := expires_in - least(360, expires_in / 2);
  token text := jsonb_build_object(
    'origin', keep_tradestation_token.origin,
    'refresh_token', keep_tradestation_token.refresh_token,
    'access_token', keep_tradestation_token.access_token,
    'renew_at', clock_timestamp() + make_interval(secs => renew_in::double precision),
    'expires_at', clock_timestamp() + make_interval(secs => keep_tradestation_token.expires_in::double precision)
  )::text;
begin
  select * into refresh from private.tradestation_refresh for update;
  -- A claim that ran out may still bring the newest refresh token, unless a later claim has stored its own.
  if keep_tradestation_token.access_token is not null and keep_tradestation_token.claim > refresh.stored_claim then
    select id into kept_id from vault.secrets where name = 'tradestation_token';
    if kept_id is null then
      perform vault.create_secret(token, 'tradestation_token', 'TradeStation''s tokens; the functions renew them.');
    else
      perform vault.update_secret(kept_id, token);
    end if;
    update private.tradestation_refresh set stored_claim = keep_tradestation_token.claim where only_row;
  end if;
  update private.tradestation_refresh r set claimed_until = '-infinity', failure = keep_tradestation_token.failure
  where r.claim = keep_tradestation_token.claim;
  return renew_in;
end;
$$;

comment on function public.keep_tradestation_token(bigint, text, text, text, numeric, text) is
  'Ends a claim of tradestation_token(). After a refresh it stores the tokens in Vault (expires_in in seconds) and returns the seconds until the next renewal; after a failure (access_token null, failure a sentence) it stores the reason.';
grant execute on function public.keep_tradestation_token(bigint, text, text, text, numeric, text) to service_role;
