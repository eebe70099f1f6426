create function private.tell_uncovered() returns void
language plpgsql set search_path = ''
as $$
begin
  with sold as (
    -- Short calls that are secured by margin need no shares.
    select p.underlying,
      coalesce(sum(p.open_quantity * private.uncovered_calls(p.legs)) filter (where not private.needs_shares(p.strategy_type)), 0) as by_margin,
      jsonb_agg(private.contract(p) order by p.position_id) filter (where private.needs_shares(p.strategy_type)) as covered
    from public.positions p
    where p.status = 'OPEN' and p.trades_until >= (select private.earliest_expiration())
      and p.underlying in (select ticker from private.shares_held where uncovered_calls > 0)
    group by p.underlying
  ),
  now_lacking as (
    select s.ticker, s.held, 100 * (s.uncovered_calls - sold.by_margin) as needed, sold.covered,
      case when sold.covered is not null
        then least(greatest(100 * (s.uncovered_calls - sold.by_margin) - greatest(s.held, 0), 0), 1e9)::integer else 0 end as lacking
    from private.shares_held s left join sold on sold.underlying = s.ticker
    where s.uncovered_calls > 0 or s.lacking > 0
  ),
  changed as (
    update private.shares_held s set lacking = coalesce(n.lacking, 0)
    from now_lacking n
    where n.ticker = s.ticker and s.lacking <> coalesce(n.lacking, 0)
    returning s.ticker
  )
  insert into private.outbox (kind, facts)
  select 'uncovered', jsonb_build_object(
    'ticker', n.ticker, 'held', n.held, 'needed', n.needed, 'lacking', n.lacking, 'positions', coalesce(n.covered, '[]'))
  from now_lacking n join changed using (ticker)
  order by n.ticker;
end;
$$;

comment on function private.tell_uncovered() is
  'Alerts at once where open covered calls lack shares, by the broker''s holdings (private.shares_held): once for each number that is lacking, and again when none is.';
