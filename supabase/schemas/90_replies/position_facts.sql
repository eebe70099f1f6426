create function private.position_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('position_id', position_facts.position_id, 'position', null, 'chart', null, 'choices', private.choices())
    || coalesce((
      select jsonb_build_object('chart', private.chart_facts(p) || (select jsonb_build_object('theme', s.card_theme) from public.report_settings s), 'position', private.rules_of(p) || jsonb_build_object(
        'strategy_type', p.strategy_type,
        'request_id', p.request_id,
        'open_quantity', p.open_quantity,
        'entry_price', p.entry_price,
        'entered_on', private.new_york_date(p.entry_date),
        'entry_at', private.new_york_time(p.entry_date),
        'mark_fault', p.mark_fault,
        'marked_at', private.new_york_time(p.marked_at),
        'mark_age_minutes', private.minutes_between(p.marked_at, private.now()),
        'natural_price', p.natural_price,
        'unrealized_pnl', p.unrealized_pnl,
        'realized_pnl', p.realized_pnl,
        'fees', p.fees,
        'days_held', p.days_held,
        'collateral', p.collateral,
        'break_evens', private.break_evens_of(p),
        'verdict', p.verdict,
        'close', (
          select jsonb_build_object('order_id', o.order_id, 'status', o.status, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price)
          from public.orders o
          where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live
        ),
        'close_asked_at', private.new_york_time(p.close_asked_at),
        'close_asked_by', p.close_asked_by,
        'questions', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'kind', q.kind,
            'delivered', q.telegram_message_id is not null and not exists (
              select from private.unasked_questions u where u.prompt_id = q.prompt_id)
          ) order by q.prompt_id), '[]')
          from private.prompts q
          left join public.orders o on o.order_id = q.order_id
          where q.answered_at is null and (q.kind = 'settlement' and q.position_id = p.position_id
            or q.kind = 'which_order' and o.request_id = p.request_id
            or q.kind = 'settlement_value' and q.ticker = p.ticker and p.status = 'OPEN'
              and q.facts ->> 'expiration_date' = p.expiration_date::text
            or q.kind = 'drift' and q.ticker = p.ticker and p.status = 'OPEN')
        ),
        'exit_price', p.exit_price,
        'exit_reason', p.exit_reason,
        'exit_at', private.new_york_time(p.exit_date),
        'pnl_percent', p.pnl_percent
      ))
      from public.positions p where p.position_id = position_facts.position_id
    ), '{}');
end;

comment on function private.position_facts(bigint) is
  'The facts of /position: {position_id, position, chart: private.chart_facts() and its theme, dark or light, choices}; position and chart are null for an unknown position. Prices in USD per contract, amounts in USD.';
