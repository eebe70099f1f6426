create function private.refuse_fees(fees numeric, traded numeric) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if refuse_fees.fees > refuse_fees.traded then
    raise exception 'fees of % are more than the % that was traded', private.in_dollars(refuse_fees.fees), private.in_dollars(refuse_fees.traded)
      using errcode = 'PT422', detail = 'fees', hint = 'They are USD for all contracts together.';
  end if;
end;
$$;

comment on function private.refuse_fees(numeric, numeric) is
  'Refuses fees above the amount traded (PT422): they are a typing error, such as cents for dollars. Both in USD for all contracts together.';
