create function private.keep_closes(ticker text, trade_date date, closes json) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.daily_volatility as kept (ticker, trade_date, close)
  select keep_closes.ticker, c.date, max(c.close)
  from json_to_recordset(keep_closes.closes) c (date date, close numeric)
  where c.close > 0 and c.date <= keep_closes.trade_date
  group by c.date
  on conflict on constraint daily_volatility_pkey do update set close = excluded.close where kept.close is distinct from excluded.close;

  insert into public.daily_volatility as kept (ticker, trade_date, hv20, hv60)
  select keep_closes.ticker, keep_closes.trade_date,
    -- Fewer changes do not give a meaningful deviation.
    case when count(change) filter (where place <= 20) = 20 then stddev_samp(change) filter (where place <= 20) * sqrt(252) end,
    case when count(change) filter (where place <= 60) = 60 then stddev_samp(change) filter (where place <= 60) * sqrt(252) end
  from (
    select ln(v.close / lag(v.close) over (order by v.trade_date))::double precision as change,
      row_number() over (order by v.trade_date desc) as place
    from public.daily_volatility v
    where v.ticker = keep_closes.ticker and v.trade_date <= keep_closes.trade_date and v.close is not null
      and v.trade_date > keep_closes.trade_date - 120
  ) daily
  on conflict on constraint daily_volatility_pkey do update set hv20 = excluded.hv20, hv60 = excluded.hv60;
end;
$$;

comment on function private.keep_closes(text, date, json) is
  'Stores official closes of an underlying, [{date, close (USD per share)}], and for a New York date the historical volatility up to then.';
