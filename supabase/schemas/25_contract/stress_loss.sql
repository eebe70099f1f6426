create function private.stress_loss(legs jsonb, credit numeric, price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case when price is not null
  then greatest(0, private.worth(legs, 0.8 * price) - credit, private.worth(legs, 1.2 * price) - credit) end;
end;
$$;

comment on function private.stress_loss(jsonb, numeric, numeric) is
  'The larger of the losses at expiration with the underlying 20 % below and 20 % above its price (USD per share). The limits count it for legs whose loss has no bound. credit and result in USD per contract.';
