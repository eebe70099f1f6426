create function private.message_facts(m private.outbox) returns jsonb
language sql stable set search_path = ''
begin atomic
  select case m.kind
    when 'card' then (select private.card_facts(r) from public.trade_requests r where r.request_id = m.request_id)
    when 'positions' then private.positions_facts((m.facts ->> 'page')::integer)
    when 'position' then private.position_facts((m.facts ->> 'position_id')::bigint)
    when 'why' then private.why_facts((m.facts ->> 'position_id')::bigint)
    when 'rules' then private.rules_facts((m.facts ->> 'position_id')::bigint, m.facts -> 'changed')
    when 'pnl' then private.pnl_facts(m.facts ->> 'period')
    when 'performance' then private.performance_facts()
    when 'months' then private.months_facts()
    when 'comparison' then private.comparison_facts(m.facts ->> 'dimension')
    when 'replay' then private.replay_facts(m.facts -> 'rules') || m.facts
    when 'notes' then private.notes_facts(m.facts ->> 'search')
    when 'brief' then m.facts || private.brief_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    when 'scorecard' then m.facts || private.scorecard_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    when 'weekly' then m.facts || private.weekly_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    -- The report is shown as it was approved, but with the current settings for hiding.
    when 'post' then m.facts || jsonb_build_object('looks', private.report_looks(m.facts))
    when 'publish_menu' then private.publish_menu_facts(m.facts)
    when 'publishing' then private.publishing_facts()
    when 'shares' then private.shares_facts() || m.facts
    when 'arrivals' then private.arrivals_facts((m.facts ->> 'page')::integer)
    when 'dividends' then private.dividends_facts()
    when 'opportunities' then private.opportunities_facts(coalesce((m.facts ->> 'scan_id')::bigint, (select max(s.scan_id) from public.scans s)))
    when 'fell_out' then private.fell_out_facts((m.facts ->> 'scan_id')::bigint)
    when 'scan_rules' then private.scan_rules_facts()
    when 'earnings' then private.earnings_facts()
    when 'account' then private.account_facts()
    when 'limits' then private.limits_facts()
    when 'orders' then private.orders_facts()
    when 'pending' then private.pending_facts()
    when 'health' then private.health_facts()
    else coalesce((select private.prompt_facts(q) from private.prompts q where q.prompt_id = m.prompt_id), m.facts)
  end;
end;

comment on function private.message_facts(private.outbox) is
  'The facts of a message, read when it leaves; facts about an event are those of its time.';
