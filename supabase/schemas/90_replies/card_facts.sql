create function private.card_facts(r public.trade_requests) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'request_id', r.request_id,
    'status', r.status,
    'status_note', r.status_note,
    'decided_by', r.decided_by,
    'token', (select t.token from private.card_tokens t where t.request_id = r.request_id),
    'strategy_type', p.strategy_type,
    'strategy', (select s.title from private.strategies() s where s.strategy_type = p.strategy_type),
    'ticker', p.ticker,
    'contract', p.contract,
    'contract_short', p.contract_short,
    'expiration_date', p.expiration_date,
    'trades_until', nullif(p.trades_until, p.expiration_date),
    'dte', level.dte,
    'credit', p.entry_price,
    'asked_credit', case when r.floor_credit <> r.net_credit then r.net_credit end,
    'quantity', p.quantity,
    'collateral', p.collateral,
    'max_risk', p.max_risk,
    'stress_loss', p.stress_loss,
    'break_evens', private.break_evens_of(p),
    'max_profit', round(p.credit, 2),
    'profit_target', p.profit_target,
    'profit_price', round(level.profit_price, 2),
    'stop_loss', level.stop,
    'stop_price', round(level.stop_price, 2),
    'exit_dte', p.exit_dte,
    'exit_on', private.exit_day(p),
    'exit_dte_off', off.exit_dte,
    'auto_exit', p.auto_exit,
    'warnings', to_jsonb(array_remove(array[
      -- The days count from the session in which the trade can fill.
      case when p.auto_exit and p.expiration_date - private.earliest_expiration() <= p.exit_dte then 'inside_exit_dte' end,
      case when off.exit_dte is not null then 'date_rule_off' end,
      case when p.stop_loss >= private.can_lose(p) then 'no_effective_stop' end,
      case when private.session_close(p.expiration_date) is null then 'non_trading_expiration' end,
      case when not p.auto_exit then 'auto_exit_off' end
    ], null)),
    'alike', case when r.status = 'pending' then (
      select jsonb_build_object('count', max(a.place), 'requests', jsonb_agg(
        jsonb_build_object('request_id', a.request_id, 'status', a.status) order by a.place) filter (where a.place <= 3))
      from (
        select request_id, status, row_number() over (order by created_at, request_id) as place from private.requests_alike(r)
      ) a
      having count(*) > 0
    ) end,
    'mode', (select l.mode from private.check_lease l),
    'lapses_at', case when r.status = 'pending' then private.new_york_time(r.expires_at) end,
    'market', case when r.status = 'pending' then private.market_facts(r, p) end,
    'position_id', opened.position_id,
    'position_status', opened.status,
    'exit_price', opened.exit_price,
    'exit_reason', opened.exit_reason,
    'realized_pnl', case when opened.status <> 'OPEN' then opened.realized_pnl end,
    'pnl_percent', opened.pnl_percent
  ))
  from (select) one
  left join public.positions opened on opened.request_id = r.request_id
  -- Before the fill, the card shows the position that the credit asked for would make.
  cross join lateral coalesce(opened, private.draft_position(r, r.floor_credit * r.quantity, r.quantity)) p
  cross join lateral (
    select case when opened.position_id is null then private.dte_off_on_arrival(r) end as exit_dte
  ) off
  cross join lateral private.evaluate_exit(p, null, private.new_york_date(private.now())) level
$$;

comment on function private.card_facts(public.trade_requests) is
  'The facts of a request''s card: the request, others for the same contract (alike: their number, and the first three), and the position that it became; mode: where orders go, lapses_at: New York time, market: private.market_facts(). Amounts in USD, prices in USD per contract, dates New York.';
