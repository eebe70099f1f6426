create function private.position_page(position_id bigint) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  p public.positions;
begin
  if position_page.position_id is null then
    raise exception 'id is missing: say which position' using errcode = 'PT422', detail = 'id';
  end if;
  select * into p from public.positions s where s.position_id = position_page.position_id;
  if not found then
    raise exception 'there is no position %', position_page.position_id using errcode = 'PT404';
  end if;
  return jsonb_build_object(
    'position', to_jsonb(p) || private.rules_of(p),
    -- now_at differs at every look and would make every answer a new one.
    'chart', private.chart_facts(p) - 'now_at',
    'payoff', private.payoff_facts(p),
    'verdicts', private.verdicts_facts(position_page.position_id),
    'orders', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'order_id', o.order_id, 'purpose', o.purpose, 'source', o.source, 'status', o.status, 'exit_reason', o.exit_reason,
        'limit_price', o.limit_price, 'quantity', o.quantity, 'filled_quantity', o.filled_quantity, 'fill_cash', o.fill_cash,
        'fees', o.fees, 'created_at', o.created_at, 'broker_message', o.broker_message) order by o.order_id desc), '[]')
      from public.orders o where o.request_id = p.request_id
    ),
    'rule_changes', (
      select coalesce(jsonb_agg(to_jsonb(c) - 'position_id' order by c.change_id desc), '[]')
      from public.rule_changes c where c.position_id = p.position_id
    ),
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(n) - 'words' - 'position_id' order by n.note_id desc), '[]')
      from public.journal n where n.position_id = p.position_id
    )
  );
end;
$$;

comment on function private.position_page(bigint) is
  'A position for the dashboard: {position (of positions, and private.rules_of()), chart (private.chart_facts()), payoff (private.payoff_facts()), verdicts (private.verdicts_facts()), orders, rule_changes, notes}, the newest first. USD, prices per contract. PT404 for an unknown position, PT422 for null.';
