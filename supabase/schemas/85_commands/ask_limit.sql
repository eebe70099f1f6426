create function private.ask_limit(name text, value text) returns void
language plpgsql set search_path = ''
as $$
declare
  -- Counts and buying power cannot be infinity; for them none is null, which skips the comparison.
  is_amount boolean := ask_limit.name in ('max_risk_per_trade', 'max_risk_per_ticker', 'max_total_collateral', 'max_daily_loss');
  is_count boolean := ask_limit.name in ('max_open_positions', 'max_positions_per_expiration');
  wanted text := case when ask_limit.value = 'none' then case when is_amount then 'infinity' end else ask_limit.value end;
begin
  if not exists (select from private.limit_names() n where n.name = ask_limit.name)
    or ask_limit.value is null
    or ask_limit.value !~ (case when is_count then '^(none|\d{1,6})$' else '^(none|\d{1,12}(\.\d{1,2})?)$' end)
  then
    raise exception 'write /limits max_risk_per_trade 500 in dollars, or none; the other limits are %', (
      select string_agg(n.name, ', ' order by n.place) from private.limit_names() n where n.place > 1)
      using errcode = 'PT422';
  elsif ask_limit.name = 'max_daily_loss' and wanted::numeric = 0 then
    raise exception 'max_daily_loss must be above zero' using errcode = 'PT422';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'limit',
    'position_ids', '[]'::jsonb,
    'limit', ask_limit.name,
    'old', (select to_jsonb(l) ->> ask_limit.name from public.limits l),
    'new', wanted,
    'mode', (select l.mode from private.check_lease l)
  ));
end;
$$;

comment on function private.ask_limit(text, text) is
  'Handles /limits NAME VALUE as typed: asks whether to set a safety limit to the value, or to none. PT422 for an unknown limit or an invalid value.';
