create function private.comparison_facts(dimension text) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'dimension', comparison_facts.dimension,
    'dimensions', (select coalesce(jsonb_agg(distinct c.dimension), '[]') from public.v_comparison c),
    'shares_pnl', (select coalesce(sum(l.pnl), 0) from public.v_share_lots l where l.closed_by is not null),
    'total', (select count(*) from public.v_comparison c where c.dimension = comparison_facts.dimension),
    'rows', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.place, case when r.dimension = 'month' then r.bucket end desc, r.trades desc, r.bucket), '[]')
      from (
        select * from public.v_comparison c where c.dimension = comparison_facts.dimension
        order by c.place, case when c.dimension = 'month' then c.bucket end desc, c.trades desc, c.bucket limit 12
      ) r
    )
  );
end;

comment on function private.comparison_facts(text) is
  'The facts of /compare: {dimension, dimensions (those with trades), shares_pnl (of sold shares, in none of the rows), total (number of rows), rows: [v_comparison], at most twelve, those with most trades, or the latest months}. USD, net of fees.';
