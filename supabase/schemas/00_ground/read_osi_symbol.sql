create function private.read_osi_symbol(
  symbol text, out root text, out expiration date, out option_type text, out strike numeric
)
language plpgsql immutable set search_path = ''
as $$
begin
  expiration := private.osi_expiration(read_osi_symbol.symbol);
  if expiration is not null then
    root := trim(left(read_osi_symbol.symbol, -15));
    option_type := case substr(right(read_osi_symbol.symbol, 9), 1, 1) when 'P' then 'put' else 'call' end;
    strike := right(read_osi_symbol.symbol, 8)::numeric / 1000;
  end if;
end;
$$;

comment on function private.read_osi_symbol(text) is
  'The parts of an option''s OSI symbol, strike in USD per share; all null for any other text.';
