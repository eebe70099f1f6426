create function private.keep_iv30(ticker text, trade_date date, price numeric, options json) returns void
language plpgsql set search_path = '' set jit = off
as $$
begin
  with option as (
    select o.expiration, o.expiration - keep_iv30.trade_date as days, o.strike, avg(o.iv) as iv
    from json_to_recordset(keep_iv30.options) o (expiration date, strike numeric, iv double precision)
    where o.iv is not null and o.expiration > keep_iv30.trade_date
    group by o.expiration, o.strike
  ),
  at_the_money as (
    -- The total variance grows in proportion to time.
    select distinct on (expiration) days, iv * iv * days as variance
    from option
    where abs(strike / keep_iv30.price - 1) < 0.05
    order by expiration, abs(strike - keep_iv30.price)
  ),
  before as (select * from at_the_money where days <= 30 order by days desc limit 1),
  after as (select * from at_the_money where days >= 30 order by days limit 1),
  between_both as (
    select case
        when before.days = after.days then before.variance
        when before.days is null then after.variance * 30 / after.days
        when after.days is null then before.variance * 30 / before.days
        else before.variance + (after.variance - before.variance) * (30 - before.days) / (after.days - before.days) end as variance
    from (select) one left join before on true left join after on true
  )
  update public.daily_volatility v set iv30 = sqrt(b.variance / 30)
  from between_both b
  where v.ticker = keep_iv30.ticker and v.trade_date = keep_iv30.trade_date and b.variance > 0;
end;
$$;

comment on function private.keep_iv30(text, date, numeric, json) is
  'Stores an underlying''s implied volatility at the money for 30 days: daily_volatility.iv30. price in USD per share; options as in private.judge_chain().';
