create function private.why_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with today as (
    select d.*,
      -- A new span begins where the decision differs from the one before.
      (d.verdict, d.exit_reason, d.code) is distinct from
        lag((d.verdict, d.exit_reason, d.code)) over (order by d.run_id) as differs
    from public.v_exit_decisions d
    where d.position_id = why_facts.position_id
      and private.new_york_date(d.checked_at) = private.new_york_date(private.now())
  ),
  spans as (select *, count(*) filter (where differs) over (order by run_id) as span from today)
  select jsonb_build_object(
    'position_id', why_facts.position_id,
    'position', (
      select jsonb_build_object(
        'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short, 'expiration_date', p.expiration_date,
        'status', p.status, 'entry_price', p.entry_price, 'profit_target', p.profit_target,
        'stop_loss', (private.evaluate_exit(p, null, p.expiration_date)).stop, 'exit_dte', p.exit_dte, 'auto_exit', p.auto_exit,
        'exit_reason', p.exit_reason, 'realized_pnl', p.realized_pnl, 'unmarked_checks', p.unmarked_checks)
      from public.positions p where p.position_id = why_facts.position_id
    ),
    'latest', (
      select to_jsonb(d) from public.v_exit_decisions d
      where d.position_id = why_facts.position_id order by d.run_id desc limit 1
    ),
    'day', (
      select coalesce(jsonb_agg(to_jsonb(told) order by told.since), '[]')
      from (
        select to_char(min(checked_at) at time zone 'America/New_York', 'HH24:MI') as since,
          to_char(max(checked_at) at time zone 'America/New_York', 'HH24:MI') as until,
          count(*) as checks, verdict, exit_reason, code, min(pnl) as lowest_pnl, max(pnl) as highest_pnl
        from spans group by span, verdict, exit_reason, code
      ) told
    ),
    'open_positions', (
      select coalesce(jsonb_agg(p.position_id order by p.position_id), '[]') from public.positions p where p.status = 'OPEN'
    ),
    'choices', private.choices()
  );
end;

comment on function private.why_facts(bigint) is
  'The facts of /why: a position''s rules, its latest decision (a row of v_exit_decisions), and the day as spans of equal decisions with New York times and the range of the P&L. position is null for an unknown position.';
