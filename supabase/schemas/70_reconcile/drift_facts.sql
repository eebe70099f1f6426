create function private.drift_facts(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with line as (
      select d.symbol, d.kind, d.booked, d.held, d.position_ids, d.since
      from public.drifts d
      where d.ticker = drift_facts.ticker and d.speaks and d.dismissed_at is null
    ),
    succession as (select private.drift_succession(drift_facts.ticker) as facts)
    select jsonb_build_object(
      'ticker', drift_facts.ticker,
      'lines', (select jsonb_agg(to_jsonb(line) - 'since' order by line.symbol) from line),
      -- Foreign contracts that appeared when a contract of the book disappeared.
      'appeared', (
        select coalesce(jsonb_agg(jsonb_build_object('symbol', d.symbol, 'held', d.held) order by d.symbol), '[]')
        from public.drifts d
        where d.kind = 'foreign' and private.osi_expiration(d.symbol) is not null
          and d.since in (select line.since from line where line.held = 0)
          and (d.ticker = drift_facts.ticker or succession.facts -> 'contracts' @> jsonb_build_array(jsonb_build_object('becomes', d.symbol)))
      ),
      'shares', (
        select jsonb_build_object('held', s.held, 'held_before', s.held_before)
        from private.shares_held s
        where s.ticker = drift_facts.ticker and s.held_before is not null
          and s.changed_at > (select min(line.since) from line) - private.exit_check_interval() + interval '1 minute'
      ),
      'succession', succession.facts,
      'adopt', case when succession.facts is null then private.drift_adoption(drift_facts.ticker) end
    )
    from succession
  );
end;
$$;

comment on function private.drift_facts(text) is
  'The facts of the message about a ticker''s drifts: {ticker, lines: [{symbol, kind, booked, held, position_ids}], appeared: [{symbol, held}] (foreign contracts that appeared when something disappeared), shares: {held, held_before} (where they have changed since, or null), succession (private.drift_succession()), adopt (private.drift_adoption())}.';
