create function private.judge_chain(s public.scans, ticker text, price numeric, priced_at timestamptz, options json) returns void
language plpgsql set search_path = '' set jit = off set enable_nestloop = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  permits jsonb := (select l.permits from private.check_lease l);
  rate double precision := (select (x.risk_free_percent / 100)::double precision from public.report_settings x);
  spread_tick numeric := private.spread_tick(judge_chain.ticker);
  underlying text := private.underlying_of(judge_chain.ticker);
  is_broad boolean := exists (select from public.index_roots i where i.root = judge_chain.ticker and i.is_broad);
  -- Quotes from before the session are stale.
  session_began timestamptz := private.session_open(private.last_session());
  next_earnings date := (select min(e.reports_on) from public.earnings e where e.ticker = underlying and e.reports_on >= s.trade_date);
  next_dividend date := (select min(d.ex_date) from public.dividends d where d.ticker = underlying and d.ex_date > s.trade_date);
  covered record := private.shares_to_cover(underlying);
  -- Wings are one to two percent of the price wide, between 1 and 10 dollars.
  least_wing numeric := greatest(least(0.01 * judge_chain.price, 10), 1);
  most_wing numeric := greatest(least(0.02 * judge_chain.price, 10), 1);
  edge double precision := (private.volatility_edge(underlying, s.trade_date)).edge;
  group_is_held boolean := exists (
    select from private.taken_up held
    join public.scan_tickers other on other.ticker = held.ticker
    join public.scan_tickers mine on mine.moves_with = other.moves_with
    where mine.ticker = judge_chain.ticker);
begin
  with option as materialized (
    select o.n, o.symbol, o.expiration, o.option_type, o.strike, o.bid, o.ask, o.open_interest, o.iv, abs(o.delta) as delta,
      (o.bid + o.ask) / 2 as mid, floor(o.strike / 10) as ten,
      coalesce(o.bid >= 0 and o.ask > 0 and o.bid <= o.ask, false)
        and not coalesce(o.halted or o.delayed, false) and coalesce(least(o.as_of, o.changed_at) >= session_began, true) as is_quoted,
      s.is_live and o.ask - o.bid > greatest(settings.max_leg_width, settings.max_leg_width_percent / 200 * (o.bid + o.ask)) as is_wide
    from rows from (json_to_recordset(judge_chain.options) as (
      symbol text, expiration date, option_type text, strike numeric, bid numeric, ask numeric, open_interest integer,
      iv double precision, delta double precision, halted boolean, delayed boolean, as_of timestamptz, changed_at timestamptz))
      with ordinality o (symbol, expiration, option_type, strike, bid, ask, open_interest, iv, delta, halted, delayed, as_of, changed_at, n)
  ),
  expiring as materialized (
    select listed.expiration, listed.expiration - s.trade_date as dte,
      extract(epoch from private.expiration_close(private.trades_until(judge_chain.ticker, listed.expiration)) - judge_chain.priced_at)::double precision / 31536000 as years
    from (select distinct o.expiration from option o) listed
    -- The closing time is looked up only for expirations that a rule allows.
    where exists (
      select from public.scan_rules r where r.is_on and listed.expiration - s.trade_date between r.min_dte and r.max_dte)
  ),
  side as materialized (
    select dense_rank() over (order by r.rule) as rule_no, r.*, sides.option_type, sides.has_wings, strategy.secured_by, (strategy.legs ~ 'p' and strategy.legs ~ 'c') as is_pair,
      e.expiration, e.dte, e.years,
      -- The session in which the date rule would close the trade. A trade opened with no more days than that does
      -- not get the date rule.
      case when e.expiration - private.earliest_expiration() > dated.exit_dte
        then private.new_york_date(private.next_close((e.expiration - dated.exit_dte)::timestamp at time zone 'America/New_York'))
        else e.expiration end as held_until
    from public.scan_rules r
    join private.strategies() strategy using (strategy_type)
    join public.exit_rules x using (strategy_type)
    cross join lateral (
      select case when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer else x.exit_dte end as exit_dte
    ) dated
    cross join lateral (values
      ('put', strategy.legs ~ 'p', strategy.legs ~ 'P'), ('call', strategy.legs ~ 'c', strategy.legs ~ 'C')
    ) sides (option_type, is_short, has_wings)
    join expiring e on e.dte between r.min_dte and r.max_dte and e.years > 0
    where r.is_on and sides.is_short
      and coalesce(permits -> 'strategies' ? r.strategy_type, true)
      and (strategy.secured_by <> 'shares' or covered.contracts > 0)
  ),
  short as materialized (
    -- Sorting and joining use numbers, because comparing text is slow.
    select (side.rule_no << 32) + o.n as id, side.rule_no, side.rule, side.option_type, side.expiration, side.is_pair, side.has_wings, side.dte, side.years,
      o.symbol, o.strike, o.ten, o.bid, o.ask, o.mid, o.open_interest, o.iv, o.delta,
      case
        when not o.is_quoted or coalesce(o.iv, 0) <= 0 or o.delta is null then 'no_quote'
        when o.delta not between side.min_delta and side.max_delta then 'delta'
        when coalesce(o.open_interest, 0) < settings.min_open_interest_short then 'open_interest'
        when o.bid < settings.min_short_bid then 'bid'
        when o.is_wide then 'width'
        when side.secured_by = 'shares' and o.strike < covered.cost then 'cost'
        when next_earnings <= side.held_until then 'earnings'
        when side.option_type = 'call' and next_dividend <= side.held_until then 'ex_dividend'
      end as fell_out
    from side join option o on o.option_type = side.option_type and o.expiration = side.expiration
  ),
  -- Among several wings the one with the most credit per risk is chosen.
  one_side as materialized (
    select distinct on (short.id) short.*,
      w.symbol as wing_symbol, w.strike as wing_strike, wing.width as wing,
      short.mid - coalesce(wing.mid, 0) as credit,
      short.bid - coalesce(w.ask, 0) as natural_credit
    from (
      -- A wing is at most ten dollars from the strike, so in the same block of ten dollars or the next.
      select short.*, case when short.has_wings then short.ten + n * case short.option_type when 'put' then -1 else 1 end end as wing_ten
      from short cross join generate_series(0, 1) n
      where short.fell_out is null and (short.has_wings or n = 0)
    ) short
    left join option w on w.ten = short.wing_ten and w.expiration = short.expiration and w.option_type = short.option_type
      and w.is_quoted and not w.is_wide and w.open_interest >= settings.min_open_interest_long
    cross join lateral (
      select case short.option_type when 'put' then short.strike - w.strike else w.strike - short.strike end as width,
        -- A long leg without a bid is worth nothing.
        case when w.bid > 0 then w.mid else 0 end as mid
    ) wing
    where not short.has_wings or wing.width between least_wing and most_wing
    order by short.id, (short.mid - coalesce(wing.mid, 0)) / coalesce(wing.width, 1) desc
  ),
  drawn as materialized (
    select o.*,
      jsonb_build_object('action', 'sell', 'option_type', o.option_type, 'strike', trim_scale(o.strike),
        'expiration', o.expiration, 'quantity', 1, 'symbol', o.symbol) as short_leg,
      case when o.has_wings then jsonb_build_object('action', 'buy', 'option_type', o.option_type, 'strike', trim_scale(o.wing_strike),
        'expiration', o.expiration, 'quantity', 1, 'symbol', o.wing_symbol) end as long_leg
    from one_side o
  ),
  -- Each put side is paired with the call side of the nearest delta.
  pair as materialized (
    select distinct on (p.id) p.id, c.id as call_id
    from one_side p
    join one_side c on c.rule_no = p.rule_no and c.expiration = p.expiration
    where p.is_pair and p.option_type = 'put' and c.option_type = 'call' and c.strike > p.strike and abs(c.delta - p.delta) <= 0.05 + 1e-9
    order by p.id, abs(c.delta - p.delta), c.strike
  ),
  whole as materialized (
    select one.rule, one.expiration, one.dte, one.years,
      one.credit + coalesce(other.credit, 0) as credit,
      one.natural_credit + coalesce(other.natural_credit, 0) as natural_credit,
      greatest(one.wing, other.wing) as wing,
      greatest(one.delta, other.delta) as delta,
      one.iv, least(one.open_interest, other.open_interest) as open_interest,
      case when one.option_type = 'put' then one.strike end as put_strike, one.iv as put_iv,
      case when one.option_type = 'call' then one.strike else other.strike end as call_strike,
      case when one.option_type = 'call' then one.iv else other.iv end as call_iv,
      case
        when other.id is not null and one.wing is not null
          then jsonb_build_array(one.short_leg, other.short_leg, one.long_leg, other.long_leg)
        when other.id is not null then jsonb_build_array(one.short_leg, other.short_leg)
        when one.wing is not null then jsonb_build_array(one.short_leg, one.long_leg)
        else jsonb_build_array(one.short_leg)
      end as legs,
      one.id, other.id as other_id
    from drawn one
    left join pair using (id)
    left join drawn other on other.id = pair.call_id
    where not one.is_pair or other.id is not null
  ),
  priced as materialized (
    select w.*, r.strategy_type, r.min_credit, r.min_credit_percent, r.min_return_percent, r.target_return_percent,
      r.min_delta, r.target_delta, r.max_delta, r.min_dte, r.target_dte, r.max_dte, st.secured_by,
      private.floor_credit(w.credit, w.natural_credit, jsonb_array_length(w.legs), spread_tick) as floor_credit
    from whole w join public.scan_rules r using (rule) join private.strategies() st using (strategy_type)
  ),
  secured as materialized (
    select p.*, c.capital,
      case when p.wing is not null then 100 * p.floor_credit / nullif(100 * p.wing - p.floor_credit, 0)
        else 36500 * p.floor_credit / (c.capital * greatest(p.dte, 7)) end as return_percent
    from priced p
    cross join lateral (
      select case p.secured_by when 'cash' then 100 * coalesce(p.wing, p.put_strike) when 'shares' then 100 * judge_chain.price
        else private.margin(p.legs, p.floor_credit, judge_chain.price, is_broad) end as capital
    ) c
  ),
  judged as materialized (
    select x.*, case
        when s.is_live and x.credit - x.natural_credit > settings.max_whole_width_percent / 100 * x.credit then 'whole_width'
        when x.floor_credit <= 0 or x.floor_credit < coalesce(x.min_credit, x.min_credit_percent * x.wing) then 'credit'
        when x.return_percent is null or x.return_percent < x.min_return_percent then 'return'
      end as fell_out
    from secured x
  ),
  scored as (
    select j.*,
      least(j.return_percent / j.target_return_percent, 1)::double precision as score_return,
      greatest(1 - (j.credit - j.natural_credit) / (settings.max_whole_width_percent / 100 * j.credit), 0)::double precision
        * least(j.open_interest / 500.0, 1)::double precision as score_liquidity,
      -- A rule whose minimum equals its maximum gives the full score.
      greatest(1 - (coalesce(abs(j.delta - j.target_delta::double precision) / nullif((j.max_delta - j.min_delta)::double precision / 2, 0), 0)
        + coalesce(abs(j.dte - j.target_dte) / nullif((j.max_dte - j.min_dte)::double precision / 2, 0), 0)) / 2, 0) as score_fit,
      private.chance_between(
        -- For a covered call the lower break-even comes from the shares' price.
        coalesce(j.put_strike, case j.secured_by when 'shares' then judge_chain.price end) - j.floor_credit / 100, j.put_iv,
        case when j.secured_by <> 'shares' then j.call_strike + j.floor_credit / 100 end, j.call_iv,
        judge_chain.price, j.years, rate) as chance
    from judged j
    where j.fell_out is null
  ),
  kept as (
    insert into public.opportunities (scan_id, rule, strategy_type, ticker, underlying, expiration_date, dte, legs, underlying_price,
      credit, natural_credit, floor_credit, wing, capital, delta, implied_volatility, open_interest, chance, return_percent,
      annualised_percent, score_return, score_edge, score_liquidity, score_fit, score)
    select s.scan_id, x.rule, x.strategy_type, judge_chain.ticker, underlying, x.expiration, x.dte, x.legs, judge_chain.price,
      x.credit, x.natural_credit, x.floor_credit, x.wing, x.capital, x.delta, x.iv, x.open_interest, x.chance, x.return_percent,
      36500 * x.floor_credit / (x.capital * greatest(x.dte, 7)), x.score_return, edge, x.score_liquidity, x.score_fit,
      (40 * x.score_return + 25 * coalesce(edge, 0) + 20 * x.score_liquidity + 15 * x.score_fit)
        * case when group_is_held then 0.7 else 1 end
    from scored x
  ),
  fallen (rule, reason, count) as (
    select rule, fell_out, count(*) from short where fell_out is not null group by 1, 2
    union all
    select s2.rule, 'wing', count(*) from short s2
    where s2.fell_out is null and not exists (select from one_side o where o.id = s2.id) group by 1
    union all
    select o.rule, 'pair', count(*) from one_side o
    where o.is_pair and o.id not in (select id from pair union all select call_id from pair) group by 1
    union all
    select rule, fell_out, count(*) from judged where fell_out is not null group by 1, 2
  )
  insert into public.scan_counts (scan_id, ticker, rule, reason, count)
  select s.scan_id, judge_chain.ticker, rule, reason, count from fallen
  on conflict on constraint scan_counts_pkey do update set count = excluded.count;
end;
$$;

comment on function private.judge_chain(public.scans, text, numeric, timestamptz, json) is
  'Stores the trades in a ticker''s options that pass the filters of scan_rules and scan_settings (public.opportunities, scored, without sizes and caps), and counts the others by reason. price of the underlying in USD per share, at priced_at. options: [{symbol, expiration, option_type, strike (USD per share), bid, ask (USD per contract), open_interest, iv (annual, as a fraction), delta, halted?, delayed?, as_of?, changed_at?}].';
