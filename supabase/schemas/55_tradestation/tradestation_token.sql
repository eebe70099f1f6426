create function public.tradestation_token(origin text, refused text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  refresh private.tradestation_refresh;
  kept jsonb;
  usable boolean;
begin
  select * into refresh from private.tradestation_refresh for update;
  select decrypted_secret::jsonb into kept from vault.decrypted_secrets where name = 'tradestation_token';
  if kept ->> 'origin' is distinct from tradestation_token.origin then
    -- The owner has authorized anew: what grew out of the old authorization is worth nothing.
    kept := null;
  end if;

  usable := kept ->> 'access_token' is distinct from tradestation_token.refused
    and (kept ->> 'expires_at')::timestamptz > clock_timestamp() + interval '1 minute';
  if usable and (kept ->> 'renew_at')::timestamptz > clock_timestamp() then
    return jsonb_build_object(
      'access_token', kept ->> 'access_token',
      'renew_in', extract(epoch from (kept ->> 'renew_at')::timestamptz - clock_timestamp())
    );
  end if;
  if refresh.claimed_until > clock_timestamp() then
    return case when usable
      then jsonb_build_object('access_token', kept ->> 'access_token', 'renew_in', 25)
      else jsonb_build_object('claimed_elsewhere', true)
    end;
  end if;

  -- Longer than a refresh may take.
  update private.tradestation_refresh set claim = claim + 1, claimed_until = clock_timestamp() + interval '25 seconds'
  where only_row;
  return jsonb_build_object(
    'claim', refresh.claim + 1,
    'refresh_token', coalesce(kept ->> 'refresh_token', tradestation_token.origin)
  ) || case when usable then jsonb_build_object('access_token', kept ->> 'access_token') else '{}' end;
end;
$$;

comment on function public.tradestation_token(text, text) is
  'TradeStation''s token out of Vault, {access_token, renew_in (seconds until it is to be asked for again)}, or, where it is to be renewed or is the one just refused, the right to refresh it, for 25 s of real time: {claim, refresh_token, access_token? (the old one, while it can still be used)}. {claimed_elsewhere: true} while somebody else has that right and the old one is of no use. origin: the refresh token of the settings; a newer one that grew out of it wins.';
grant execute on function public.tradestation_token(text, text) to service_role;
