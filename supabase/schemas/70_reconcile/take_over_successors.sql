create function private.take_over_successors(succession jsonb, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  root text := succession ->> 'root';
  ratio integer := (succession ->> 'ratio')::integer;
  -- The underlying of an adjusted contract keeps its name.
  renamed text := case when not (succession ->> 'is_adjusted')::boolean then private.underlying_of(root) end;
  tickers text[];
  since timestamptz := (
    select min(d.since) from public.drifts d
    join jsonb_to_recordset(succession -> 'contracts') c (symbol text) using (symbol)
  );
  heirs bigint[] := array(
    select p.position_id from public.positions p
    where p.status = 'OPEN' and exists (
      select from jsonb_to_recordset(p.legs) leg (symbol text)
      join jsonb_to_recordset(succession -> 'contracts') c (symbol text) using (symbol))
    order by p.position_id
  );
begin
  if heirs = '{}' or exists (select from public.orders o where o.position_id = any (heirs) and o.is_live) then
    return false;
  end if;
  tickers := array(select distinct p.underlying from public.positions p where p.position_id = any (heirs));

  with heir as (
    select p.position_id, p.contract, (
        select jsonb_agg(leg.facts || jsonb_build_object(
          'symbol', c.becomes, 'strike', c.strike, 'quantity', (leg.facts ->> 'quantity')::integer * ratio) order by leg.place)
        from jsonb_array_elements(p.legs) with ordinality leg (facts, place)
        join jsonb_to_recordset(succession -> 'contracts') c (symbol text, becomes text, strike numeric)
          on c.symbol = leg.facts ->> 'symbol'
      ) as legs
    from public.positions p where p.position_id = any (heirs)
  ),
  moved as (
    update public.positions p set
      -- An option's root is the ticker without its dot.
      ticker = case when regexp_replace(p.ticker, '[^A-Z0-9]', '', 'g') = root then p.ticker else root end,
      underlying = case when regexp_replace(p.ticker, '[^A-Z0-9]', '', 'g') = root then p.underlying else coalesce(renamed, p.underlying) end,
      legs = heir.legs,
      contract = private.contract_name(root, heir.legs),
      contract_short = private.contract_short(root, heir.legs),
      -- Amounts for the whole position do not change.
      quantity = p.quantity * ratio,
      open_quantity = p.open_quantity * ratio,
      close_to = p.close_to * ratio,
      entry_price = p.entry_price / ratio,
      max_worth = p.max_worth / ratio,
      mark = p.mark / ratio,
      natural_price = p.natural_price / ratio,
      close_limit = p.close_limit / ratio,
      last_updated = private.now()
    from heir where heir.position_id = p.position_id
    returning p.position_id, p.contract, heir.contract as was
  )
  insert into public.journal (position_id, text, written_by)
  select position_id, format('%s is %s now%s', was, contract,
      case when ratio > 1 then format(': %s contracts for one, split.', ratio) else '.' end), take_over_successors.decided_by
  from moved;

  if ratio > 1 then
    update public.orders o set
      quantity = o.quantity * ratio,
      filled_quantity = o.filled_quantity * ratio,
      limit_price = o.limit_price / ratio,
      broker_limit_price = o.broker_limit_price / ratio,
      max_debit = o.max_debit / ratio,
      mid = o.mid / ratio,
      underlying_price = o.underlying_price / ratio
    where o.position_id = any (heirs);
    update private.exit_decisions d set mark = d.mark / ratio, natural_price = d.natural_price / ratio
    where d.position_id = any (heirs);
    update private.daily_marks m set
      low = m.low / ratio, high = m.high / ratio, close = m.close / ratio,
      marks = array(select one.mark / ratio from unnest(m.marks) with ordinality one (mark, place) order by one.place),
      naturals = case when m.naturals is not null then
        array(select one.price / ratio from unnest(m.naturals) with ordinality one (price, place) order by one.place) end
    where m.position_id = any (heirs);
  end if;
  -- The shares of the underlying are renamed and split, too.
  update public.share_trades t set ticker = p.underlying, quantity = t.quantity * ratio, price = t.price / ratio
  from public.positions p
  where p.position_id = heirs[1] and t.ticker = any (tickers) and (ratio = 1 or t.traded_at < since);
  update private.share_closes c set ticker = p.underlying,
    close = case when c.trade_date < private.new_york_date(since) then c.close / ratio else c.close end
  from public.positions p
  where p.position_id = heirs[1] and c.ticker = any (tickers);
  return true;
end;
$$;

comment on function private.take_over_successors(jsonb, text) is
  'Replaces contracts in open positions by their successors (private.drift_succession()) and adds a note to each position. Earlier trades stay; after a split they are converted to the new contracts, and shares to the new shares. decided_by: Telegram user id. False where an order is live, or no such position is open any more.';
