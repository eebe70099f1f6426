create function private.volatility_edge(ticker text, trade_date date, out edge double precision, out iv_rank double precision)
language plpgsql stable set search_path = ''
as $$
declare
  today public.daily_volatility;
begin
  select * into today from public.daily_volatility v
  where v.ticker = volatility_edge.ticker and v.trade_date <= volatility_edge.trade_date and v.iv30 is not null
  order by v.trade_date desc limit 1;
  -- A year of sessions; with fewer than 60 a rank means little.
  select case when count(*) >= 60 and max(kept.iv30) > min(kept.iv30)
    then (today.iv30 - min(kept.iv30)) / (max(kept.iv30) - min(kept.iv30)) end
  into iv_rank
  from (
    select v.iv30 from public.daily_volatility v
    where v.ticker = volatility_edge.ticker and v.trade_date <= volatility_edge.trade_date and v.iv30 is not null
    order by v.trade_date desc limit 252
  ) kept;
  edge := (today.iv30 / nullif(greatest(today.hv20, today.hv60), 0) - 1) / 0.4;
  -- The case keeps an unknown edge null: least() and greatest() would ignore it and return a bound.
  edge := case when edge is not null then least(greatest(edge, 0), 1) end;
  edge := case when iv_rank is null then edge else (edge + iv_rank) / 2 end;
end;
$$;

comment on function private.volatility_edge(text, date) is
  'The premium for volatility in an underlying''s options above its historical one (opportunities.score_edge), and the rank of its implied volatility among the last 252 stored days (0 to 1; null = fewer than 60).';
