create function private.settlement_words(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_agg(to_jsonb(said) order by said.strike, said.option_type, said.kind)
  from (
    select leg.action, leg.option_type, leg.strike, s.kind, sum(s.quantity) as quantity
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text, strike numeric)
    join private.settlements s on s.symbol = leg.symbol
      and s.date >= private.new_york_date(private.expiration_close(p.trades_until))
    where p.position_id = settlement_words.position_id
    group by leg.action, leg.option_type, leg.strike, s.kind
  ) said;
end;

comment on function private.settlement_words(bigint) is
  'The broker''s reports about the legs of an expired position, for messages [{action, option_type, strike (USD per share), kind, quantity (contracts)}]; null = none.';
