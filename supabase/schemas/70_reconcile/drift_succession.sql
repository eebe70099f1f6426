create function private.drift_succession(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with gone as (
      select d.symbol, d.booked, d.since, d.position_ids, option.*, count(*) over () as all_gone, bool_and(d.held = 0) over () as is_all_gone
      from public.drifts d cross join lateral private.read_osi_symbol(d.symbol) option
      where d.ticker = drift_succession.ticker and d.speaks and d.dismissed_at is null
    ),
    successor as (
      select gone.symbol, gone.position_ids, gone.all_gone, appeared.symbol as becomes, option.root, option.strike, split.ratio
      from gone
      join public.drifts appeared on appeared.kind = 'foreign' and appeared.since = gone.since and appeared.held % gone.booked = 0
      cross join lateral private.read_osi_symbol(appeared.symbol) option
      cross join lateral (select appeared.held / gone.booked as ratio) split
      where gone.booked <> 0 and gone.is_all_gone
        and (option.expiration, option.option_type) = (gone.expiration, gone.option_type)
        -- A renamed or adjusted contract keeps its strike. A split n for one makes n times as many contracts at
        -- an n-th of the strike.
        and split.ratio >= 1 and abs(option.strike - gone.strike / split.ratio) < 0.01
    ),
    -- A contract with two possible successors, or a successor shared by two contracts, is not certain.
    way as (
      select s.root, s.ratio, array_agg(s.symbol) as symbols,
        jsonb_agg(jsonb_build_object('symbol', s.symbol, 'becomes', s.becomes, 'strike', trim_scale(s.strike)) order by s.symbol) as contracts
      from successor s
      group by s.root, s.ratio
      having count(*) = max(s.all_gone) and count(distinct s.symbol) = count(*) and count(distinct s.becomes) = count(*)
    )
    select case when count(*) = 1 then jsonb_agg(jsonb_build_object(
        'root', way.root, 'ratio', way.ratio, 'is_adjusted', way.root ~ '\d$', 'contracts', way.contracts)) -> 0 end
    from way
    -- Every position of the book must be replaced as a whole.
    where not exists (
      select from public.positions p
      cross join lateral (select array_agg(leg.symbol) as symbols from jsonb_to_recordset(p.legs) leg (symbol text)) has
      where p.status = 'OPEN' and has.symbols && way.symbols and not has.symbols <@ way.symbols
    )
  );
end;
$$;

comment on function private.drift_succession(text) is
  'The contracts that replaced a ticker''s contracts when those vanished, found in the same check: renamed, adjusted, or split {ratio} for one: {root, ratio, is_adjusted (it does not deliver 100 shares), contracts: [{symbol, becomes, strike (USD per share)}]}; null where old and new contracts cannot be matched one to one.';
