create function private.verdicts_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with decision as (
    select d.*,
      -- A new span begins where the decision differs from the one before, and with each day.
      (d.verdict, d.exit_reason, d.code, private.new_york_date(d.checked_at)) is distinct from
        lag((d.verdict, d.exit_reason, d.code, private.new_york_date(d.checked_at))) over (order by d.run_id) as differs
    from public.v_exit_decisions d where d.position_id = verdicts_facts.position_id
  ),
  spans as (select *, count(*) filter (where differs) over (order by run_id) as span from decision)
  select coalesce(jsonb_agg(to_jsonb(told) - 'span' order by told.span desc), '[]')
  from (
    select span, min(checked_at) as since, max(checked_at) as until, count(*) as checks, verdict, exit_reason, code,
      min(pnl) as lowest_pnl, max(pnl) as highest_pnl
    from spans group by span, verdict, exit_reason, code
    order by span desc limit 500
  ) told;
end;

comment on function private.verdicts_facts(bigint) is
  'The decisions of all checks about a position, as spans of equal decisions in a day: [{since, until, checks (stored decisions; for past days only the first and the last of equal ones), verdict, exit_reason, code, lowest_pnl, highest_pnl}], the newest 500, the newest first. Market clock, USD.';
