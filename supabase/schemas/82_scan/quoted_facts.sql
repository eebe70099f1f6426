create function private.quoted_facts(
  ticker text, legs jsonb, credit numeric, price numeric, priced_at timestamptz, options json
) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  underlying text := private.underlying_of(quoted_facts.ticker);
  expiration date := (quoted_facts.legs -> 0 ->> 'expiration')::date;
  until date := private.trades_until(quoted_facts.ticker, expiration);
  years double precision := extract(epoch from private.expiration_close(until) - quoted_facts.priced_at)::double precision / 31536000;
  today date := private.new_york_date(private.now());
  shape text := private.shape(quoted_facts.legs);
  has_shares boolean := private.needs_shares(shape);
  even numeric[] := private.break_evens(quoted_facts.legs, quoted_facts.credit);
  session_began timestamptz := private.session_open(private.last_session());
  balances public.broker_balances;
  said record;
begin
  select * into balances from public.broker_balances b where b.trade_date = today;
  select
    jsonb_agg(jsonb_build_object('symbol', leg.symbol, 'bid', q.bid, 'ask', q.ask, 'iv', q.iv, 'delta', q.delta)) as legs,
    sum(case leg.action when 'sell' then (q.bid + q.ask) / 2 when 'buy' then case when q.bid > 0 then -(q.bid + q.ask) / 2 else 0 end end) as mid,
    sum(case leg.action when 'sell' then q.bid else -q.ask end) as natural_credit,
    -- bool_and() ignores nulls, hence the coalesce.
    bool_and(coalesce(q.bid >= 0 and q.ask > 0 and q.bid <= q.ask, false) and not coalesce(q.halted or q.delayed, false)
      -- Quotes from before the session are stale.
      and coalesce(least(q.as_of, q.changed_at) >= session_began, true)) as is_quoted,
    max(leg.strike) filter (where leg.action = 'sell' and leg.option_type = 'put') as put_strike,
    min(leg.strike) filter (where leg.action = 'sell' and leg.option_type = 'call') as call_strike,
    max(q.iv) filter (where leg.action = 'sell' and leg.option_type = 'put') as put_iv,
    max(q.iv) filter (where leg.action = 'sell' and leg.option_type = 'call') as call_iv,
    max(abs(q.delta)) filter (where leg.action = 'sell') as delta
  into said
  from jsonb_to_recordset(quoted_facts.legs) leg (symbol text, action text, option_type text, strike numeric)
  left join json_to_recordset(quoted_facts.options)
    q (symbol text, bid numeric, ask numeric, iv double precision, delta double precision, halted boolean, delayed boolean,
      as_of timestamptz, changed_at timestamptz) using (symbol);
  return jsonb_build_object(
    'at', quoted_facts.priced_at,
    'is_live', private.is_market_open(private.now()),
    'price', quoted_facts.price,
    'legs', said.legs,
    'is_quoted', coalesce(said.is_quoted, false),
    -- A sum over some of the legs would be the price of another trade.
    'mid', case when said.is_quoted then trim_scale(said.mid) end,
    'natural_credit', case when said.is_quoted then trim_scale(said.natural_credit) end,
    'delta', said.delta,
    'iv', coalesce(said.put_iv, said.call_iv),
    'iv_rank', (private.volatility_edge(underlying, today)).iv_rank,
    'earnings', (select min(e.reports_on) from public.earnings e where e.ticker = underlying and e.reports_on between today and until),
    'earnings_known', coalesce((select not t.reports_earnings from public.scan_tickers t where t.ticker = quoted_facts.ticker), false)
      or exists (select from public.index_roots i where i.root = quoted_facts.ticker)
      or exists (select from public.earnings e where e.ticker = underlying and e.reports_on >= today),
    'equity', coalesce(balances.equity, private.equity_now()),
    'buying_power', balances.buying_power)
    || jsonb_build_object(
    'ex_dividend', (
      select jsonb_build_object('ex_date', d.ex_date, 'amount', d.amount) from public.dividends d
      where d.ticker = underlying and d.ex_date > today and d.ex_date <= until
      order by d.ex_date limit 1),
    -- For each side, its nearest short strike.
    'sides', (
      select jsonb_agg(jsonb_build_object('option_type', v.option_type, 'strike', v.strike,
        'distance_percent', round(100 * abs(v.strike / quoted_facts.price - 1), 1),
        'is_in_the_money', case v.option_type when 'put' then v.strike > quoted_facts.price else v.strike < quoted_facts.price end,
        'moves', case when v.iv > 0 and years > 0
          then round((abs(ln(v.strike / quoted_facts.price))::double precision / (v.iv * sqrt(years)))::numeric, 1) end) order by v.option_type desc)
      from (values ('put', said.put_strike, said.put_iv), ('call', said.call_strike, said.call_iv)) v (option_type, strike, iv)
      where v.strike is not null),
    'chance', case when years > 0 and coalesce(said.put_iv, said.call_iv) > 0 then round(private.chance_between(
      case when has_shares then quoted_facts.price - quoted_facts.credit / 100 when said.put_strike is not null then even[1] end,
      coalesce(said.put_iv, said.call_iv),
      case when said.call_strike is not null and not has_shares then even[cardinality(even)] end,
      coalesce(said.call_iv, said.put_iv),
      quoted_facts.price, years, (select x.risk_free_percent / 100 from public.report_settings x)::double precision)::numeric, 3) end);
end;
$$;

comment on function private.quoted_facts(text, jsonb, numeric, numeric, timestamptz, json) is
  'The market''s facts on a card: {at (of the price), is_live, price (USD per share), legs: [{symbol, bid, ask (USD per contract), iv, delta}], is_quoted (every leg, neither halted nor delayed nor before the latest session), mid, natural_credit (USD per contract; null where not every leg is quoted), delta (of the short leg, without sign), iv (annual, as a fraction), iv_rank (0 to 1), chance (of profit at the credit, 0 to 1), sides: [{option_type, strike, distance_percent, is_in_the_money, moves (standard deviations to the strike, by expiration)}], earnings (date before expiration), earnings_known, ex_dividend: {ex_date, amount}, equity (by the broker, otherwise by the book), buying_power (USD)}; null = not known. credit in USD per contract; options as in private.judge_chain().';
