create function private.contract(p public.positions) returns jsonb
language sql immutable set search_path = ''
return jsonb_build_object(
  'position_id', p.position_id, 'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short,
  'expiration_date', p.expiration_date
);

comment on function private.contract(public.positions) is 'The facts that name a position in a message.';
