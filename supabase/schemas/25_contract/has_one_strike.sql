create function private.has_one_strike(legs jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select count(*) > 1 and count(distinct leg.strike) = 1
    from jsonb_to_recordset(has_one_strike.legs) leg (action text, strike numeric)
    where leg.action = 'sell'
  );
end;
$$;

comment on function private.has_one_strike(jsonb) is
  'Whether the short put and the short call have the same strike: a straddle or an iron butterfly.';
