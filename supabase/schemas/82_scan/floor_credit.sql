create function private.floor_credit(mid numeric, natural_credit numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return floor(floor_credit.mid - (floor_credit.mid - floor_credit.natural_credit) / 4);
end;
$$;

comment on function private.floor_credit(numeric, numeric) is
  'What is proposed where nobody has named a credit: a quarter of the way from the mid to the natural credit, in whole cents a share. USD per contract.';
