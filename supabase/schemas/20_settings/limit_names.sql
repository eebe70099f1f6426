create function private.limit_names() returns table (name text, place integer, is_needed boolean)
language sql immutable set search_path = ''
begin atomic
  values
    ('max_risk_per_trade', 1, true), ('max_risk_per_ticker', 2, true), ('max_total_collateral', 3, true), ('max_daily_loss', 4, true),
    ('max_open_positions', 5, false), ('max_positions_per_expiration', 6, false), ('min_buying_power', 7, false);
end;

comment on function private.limit_names() is
  'The columns of public.limits, in the order in which they are shown. is_needed: with real money nothing is opened until the owner has chosen it; infinity (none) is a choice, too.';
