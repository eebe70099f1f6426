create function private.change_default(strategy_type text, rule text, value text) returns void
language plpgsql set search_path = ''
as $$
declare
  was public.exit_rules;
  is_now public.exit_rules;
  part text[] := regexp_match(change_default.value, '^(\d{1,4}(?:\.\d{1,2})?)(%|x|)(?: of)?(?: (?:the )?(credit|width))?$');
  written numeric := case when change_default.value <> 'off' then part[1]::numeric * case part[2] when 'x' then 100 else 1 end end;
  -- The unit stays as it is unless the command names one.
  measured_by text := coalesce(part[3], case part[2] when 'x' then 'credit' end);
begin
  select * into was from public.exit_rules r where r.strategy_type = change_default.strategy_type for update;
  if was.strategy_type is null then
    raise exception 'there is no strategy %: the strategies are %', change_default.strategy_type,
      (select string_agg(r.strategy_type, ', ' order by r.strategy_type) from public.exit_rules r) using errcode = 'PT422';
  elsif change_default.value is distinct from 'off' and written is null
    or coalesce(change_default.rule, '') not in ('profit', 'stop', 'dte')
    or change_default.rule = 'profit' and (part[2] = 'x' or part[3] = 'width' or written not between 0.01 and 100)
    or change_default.rule = 'stop' and written not between 0.01 and 999999
    or change_default.rule = 'dte' and (part[2] <> '' or part[3] is not null or written % 1 <> 0)
    or measured_by = 'width' and was.strategy_type not in ('VPC', 'VCC', 'IC')
  then
    raise exception 'write /rules default % profit 60%% | stop 2x or 200%%%s | dte 14 | any of them off; percentages are of the credit',
      lower(was.strategy_type), case when was.strategy_type in ('VPC', 'VCC', 'IC') then ', or 100% of width' else '' end
      using errcode = 'PT422';
  end if;

  update public.exit_rules r set
    profit_target_percent = case change_default.rule when 'profit' then written else r.profit_target_percent end,
    -- The command has one word for both targets, so it clears the separate one.
    profit_target_percent_at_one_strike = case change_default.rule when 'profit' then null else r.profit_target_percent_at_one_strike end,
    stop_loss_percent = case change_default.rule when 'stop' then written else r.stop_loss_percent end,
    stop_loss_of = case change_default.rule when 'stop' then coalesce(measured_by, r.stop_loss_of) else r.stop_loss_of end,
    exit_dte = case change_default.rule when 'dte' then written::integer else r.exit_dte end
  where r.strategy_type = was.strategy_type
  returning * into is_now;

  insert into private.outbox (kind, facts) values ('rules', jsonb_build_object('changed', jsonb_build_object(
    'strategy_type', was.strategy_type, 'rule', change_default.rule, 'old', to_jsonb(was), 'new', to_jsonb(is_now))));
end;
$$;

comment on function private.change_default(text, text, text) is
  'Handles /rules default STRATEGY RULE VALUE as typed: changes the rules of new positions of a strategy. profit in percent of the credit (also for a put and a call with one strike); stop in percent of its present base, as 2x of the credit, or in percent of width where there are wings; dte in calendar days; each can be off. Open positions keep their rules. The answer shows the old and the new value. PT422 for an impossible value.';
