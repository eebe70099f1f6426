create function private.contract_short(ticker text, legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select concat_ws(' ', contract_short.ticker, string_agg(side.words, ' ' order by side.option_type desc))
    from (
      select leg.option_type,
        string_agg(trim_scale(leg.strike)::text, '/' order by leg.action desc) || left(leg.option_type, 1) as words
      from jsonb_to_recordset(contract_short.legs) leg (action text, option_type text, strike numeric)
      group by leg.option_type
    ) side
  );
end;
$$;

comment on function private.contract_short(text, jsonb) is
  'The short name of a contract, for lists and buttons: SPY 580p; SPY 580/575p 620/625c, short strikes first.';
