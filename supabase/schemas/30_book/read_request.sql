create function private.read_request(request jsonb, path text default '', origin text default 'proposal') returns public.trade_requests
language plpgsql stable set search_path = ''
as $$
declare
  legs jsonb := private.legs_of(read_request.request);
  fault record := private.legs_fault(read_request.request);
  overrides jsonb := coalesce(nullif(read_request.request -> 'overrides', 'null'), '{}');
  credit numeric := (read_request.request ->> 'net_credit')::numeric * (read_request.request ->> 'quantity')::integer;
begin
  if fault.message is not null then
    raise exception '% %', fault.field, fault.message using errcode = 'PT422', detail = read_request.path || fault.field;
  end if;
  if (overrides ->> 'profit_target')::numeric > credit then
    raise exception 'overrides.profit_target is %, but the credit is only %: the profit cannot be more than the credit',
      private.in_dollars((overrides ->> 'profit_target')::numeric), private.in_dollars(credit)
      using errcode = 'PT422', detail = read_request.path || 'overrides.profit_target';
  elsif (overrides ->> 'profit_percent')::numeric > 100 then
    raise exception 'overrides.profit_percent is % %% of the credit of %: the profit cannot be more than the credit',
      trim_scale((overrides ->> 'profit_percent')::numeric), private.in_dollars(credit)
      using errcode = 'PT422', detail = read_request.path || 'overrides.profit_percent';
  end if;
  return jsonb_populate_record(null::public.trade_requests, read_request.request || jsonb_build_object(
    'floor_credit', read_request.request -> 'net_credit',
    'legs', legs,
    'underlying', private.underlying_of(read_request.request ->> 'ticker'),
    'trades_until', private.trades_until(read_request.request ->> 'ticker', (read_request.request ->> 'expiration_date')::date),
    'contract', private.contract_name(read_request.request ->> 'ticker', legs),
    'contract_short', private.contract_short(read_request.request ->> 'ticker', legs),
    'max_worth', private.max_worth(legs),
    'overrides', overrides,
    'origin', read_request.origin));
end;
$$;

comment on function private.read_request(jsonb, text, text) is
  'A TradeRequest (its caller has checked its fields) as a row of trade_requests, with the contract worked out from its legs; it is not stored. PT422 for legs that make no strategy or contradict other fields, and for a profit target above the credit; its detail is path and the field.';
