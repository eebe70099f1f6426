create function private.draft_position(
  r public.trade_requests, credit numeric, quantity integer, underlying_price numeric default null
) returns public.positions
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_populate_record(null::public.positions, jsonb_build_object(
      'request_id', r.request_id,
      'ticker', r.ticker,
      'strategy_type', r.strategy_type,
      'status', 'OPEN',
      'entry_date', private.now(),
      'credit', draft_position.credit,
      'entry_price', draft_position.credit / draft_position.quantity,
      'quantity', draft_position.quantity,
      'open_quantity', draft_position.quantity,
      -- The override is in dollars for the whole request; a partial fill gets its share.
      'profit_target', private.rule_amount(r.overrides, 'profit_target', draft_position.credit, draft_position.quantity, r.quantity, draft_position.credit / 100
        * case when private.has_one_strike(r.legs)
          then coalesce(rules.profit_target_percent_at_one_strike, rules.profit_target_percent) else rules.profit_target_percent end),
      'stop_loss', private.rule_amount(r.overrides, 'stop_loss', draft_position.credit, draft_position.quantity, r.quantity, rules.stop_loss_percent / 100
        * case rules.stop_loss_of when 'width' then r.max_worth * draft_position.quantity else draft_position.credit end),
      'exit_dte', case
        when private.dte_off_on_arrival(r) is not null then null
        when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer
        else rules.exit_dte end,
      -- The rules of imported positions act only after a person has confirmed them.
      'auto_exit', coalesce((r.overrides ->> 'auto_exit')::boolean, r.origin is distinct from 'import'),
      'underlying', r.underlying,
      'expiration_date', r.expiration_date,
      'trades_until', r.trades_until,
      'contract', r.contract,
      'contract_short', r.contract_short,
      'max_worth', r.max_worth,
      'collateral', v.collateral * draft_position.quantity,
      'capital', case s.secured_by when 'shares' then 100 * at.price else v.collateral end * draft_position.quantity,
      'max_risk', v.max_risk * draft_position.quantity,
      'stress_loss', coalesce(v.max_risk, private.stress_loss(r.legs, per.credit, at.price)) * draft_position.quantity,
      'legs', private.with_quantity(r.legs, draft_position.quantity)
    ))
    from public.exit_rules rules
    join private.strategies() s using (strategy_type)
    cross join lateral (select draft_position.credit / draft_position.quantity as credit) per
    -- Where the underlying's price is not known, the average of the short strikes replaces it.
    cross join lateral (
      select coalesce(draft_position.underlying_price, avg(leg.strike)) as price
      from jsonb_to_recordset(r.legs) leg (action text, strike numeric) where leg.action = 'sell'
    ) at
    cross join lateral (
      select private.collateral(r.legs, per.credit, at.price,
        exists (select from public.index_roots i where i.root = r.ticker and i.is_broad)) as collateral,
        case s.secured_by when 'shares' then 0 else r.max_worth - per.credit end as max_risk
    ) v
    where rules.strategy_type = r.strategy_type
  );
end;
$$;

comment on function private.draft_position(public.trade_requests, numeric, integer, numeric) is
  'The position that a request becomes when quantity contracts fill for credit (USD in all) at a price of the underlying (USD per share; null = not known): its rules, collateral and risk. It is not stored here: the card previews it, opening the position stores it.';
