create function private.with_quantity(legs jsonb, quantity integer) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(leg.of || jsonb_build_object('quantity', with_quantity.quantity) order by leg.place)
    from jsonb_array_elements(with_quantity.legs) with ordinality leg (of, place)
  );
end;
$$;

comment on function private.with_quantity(jsonb, integer) is 'The same legs, each with this many contracts.';
