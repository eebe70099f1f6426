create function private.drift_facts(ticker text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with line as (
    select d.symbol, d.kind, d.booked, d.held, d.position_ids
    from public.drifts d
    where d.ticker = drift_facts.ticker and d.kind <> 'foreign' and d.checks >= 2 and d.dismissed_at is null
  ),
  adoptable as (
    -- Only what is short at the broker, of one position, and of all its legs alike can have been closed there.
    select p.position_id,
      max(abs(line.booked - line.held)) as quantity,
      case when bool_or(line.kind = 'assigned') then 'assigned' else 'manual' end as reason,
      case when count(*) = jsonb_array_length(p.legs) and min(abs(line.booked - line.held)) = max(abs(line.booked - line.held))
        then p.mark end as mark
    from line
    left join public.positions p on cardinality(line.position_ids) = 1
      and p.position_id = line.position_ids[1] and p.status = 'OPEN' and p.mark_fault is null
      and line.held between least(line.booked, 0) and greatest(line.booked, 0)
    group by p.position_id
  )
  select jsonb_build_object(
    'ticker', drift_facts.ticker,
    'lines', (select jsonb_agg(to_jsonb(line) order by line.symbol) from line),
    'adopt', (
      select case when bool_and(a.mark is not null) then jsonb_agg(jsonb_build_object(
        'position_id', a.position_id, 'quantity', a.quantity, 'price', a.mark, 'reason', a.reason) order by a.position_id) end
      from adoptable a
    )
  );
end;

comment on function private.drift_facts(text) is
  'What the message about a ticker''s drifts says: {ticker, lines: [{symbol, kind, booked, held, position_ids}], adopt: what an adoption would book, [{position_id, quantity (contracts), price (the latest mark, USD per contract), reason}], null where only a person can know what happened}.';
