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
  'What /compare says: {dimension, dimensions (there are trades for), shares_pnl (of what was sold, in none of the rows), total (rows there are), rows: [v_comparison], twelve at most, those with most trades, or the latest months}. USD, net of fees.';
