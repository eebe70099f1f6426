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
    -- The owner has authorized anew, so tokens of the old authorization are worthless.
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

  -- 25 seconds are longer than a refresh may take.
  update private.tradestation_refresh set claim = claim + 1, claimed_until = clock_timestamp() + interval '25 seconds'
  where only_row;
  return jsonb_build_object(
    'claim', refresh.claim + 1,
    'refresh_token', coalesce(kept ->> 'refresh_token', tradestation_token.origin)
  ) || case when usable then jsonb_build_object('access_token', kept ->> 'access_token') else '{}' end;
end;
$$;

comment on function public.tradestation_token(text, text) is
  'TradeStation''s token from Vault: {access_token, renew_in (seconds until it has to be requested again)}. Where it is due for renewal or equals refused, the caller gets the right to refresh it for 25 seconds of real time: {claim, refresh_token, access_token? (the old one, while it is still valid)}. {claimed_elsewhere: true} while another caller has that right and the old token is not valid. origin: the refresh token in the settings; a newer one derived from it is preferred.';
grant execute on function public.tradestation_token(text, text) to service_role;
