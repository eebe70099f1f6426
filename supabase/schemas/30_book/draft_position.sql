create function private.draft_position(r public.trade_requests, credit numeric, quantity integer) returns public.positions
language sql stable set search_path = ''
as $$
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
    'profit_target', coalesce((r.overrides ->> 'profit_target')::numeric, draft_position.credit * rules.profit_target_percent / 100),
    'stop_loss', coalesce(
      (r.overrides ->> 'stop_loss')::numeric,
      case rules.stop_loss_of when 'width' then v.collateral else draft_position.credit end * rules.stop_loss_percent / 100
    ),
    'exit_dte', coalesce((r.overrides ->> 'exit_dte')::integer, rules.exit_dte),
    'auto_exit', coalesce((r.overrides ->> 'auto_exit')::boolean, true),
    'expiration_date', r.expiration_date,
    'strike_price', r.strike_price,
    'width', r.width,
    'collateral', v.collateral,
    'max_risk', v.collateral - draft_position.credit,
    'legs', private.derive_legs(r.ticker, r.expiration_date, r.strike_price, r.width, draft_position.quantity)
  ))
  from public.exit_rules rules,
    (select coalesce(r.width, r.strike_price) * 100 * draft_position.quantity as collateral) v
  where rules.strategy_type = r.strategy_type
$$;

comment on function private.draft_position(public.trade_requests, numeric, integer) is
  'The position a request makes when quantity contracts of it fill for credit (USD in all): its rules, collateral and risk. Not stored: the card previews it, opening stores it.';
