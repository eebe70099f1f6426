create function private.fees_paid(fees numeric, execution_data jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  commission text := fees_paid.execution_data ->> 'commission';
begin
  if fees_paid.fees is null and commission !~ '^\d{1,9}(\.\d+)?$' then
    raise exception 'execution_data.commission must be an amount in USD, zero or more, but is %', left(commission, 50)
      using errcode = 'PT422', detail = 'execution_data.commission', hint = 'It is for all contracts together. fees overrides it.';
  elsif fees_paid.fees < 0 then
    raise exception 'fees must be zero or more, but are %', trim_scale(fees_paid.fees) using errcode = 'PT422', detail = 'fees';
  end if;
  return round(coalesce(fees_paid.fees, commission::numeric, 0), 4);
end;
$$;

comment on function private.fees_paid(numeric, jsonb) is
  'Fees of a trade made elsewhere, in USD for all of its contracts and legs together: fees where given, otherwise the commission in execution_data (a number, or one as text), otherwise 0. PT422, naming the field, for a value that is not an amount.';
