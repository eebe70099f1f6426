create function private.settlement_outcome(
  strike_price numeric, width numeric, close numeric, margin_percent numeric, out outcome text, out debit numeric
)
language sql immutable set search_path = ''
as $$
  select case
      when close is null then 'unknown'
      when abs(close - strike_price) <= strike_price * margin_percent / 100 then 'confirm'
      when abs(close - (strike_price - width)) <= (strike_price - width) * margin_percent / 100 then 'confirm'
      when close > strike_price then 'worthless'
      when close < strike_price - width then 'max_loss'
      -- A cash-secured put in the money, or a spread between its strikes: shares change hands, a person says how.
      else 'confirm'
    end,
    -- What the expired legs are worth at that close.
    least(greatest(strike_price - close, 0), width) * 100
$$;

comment on function private.settlement_outcome(numeric, numeric, numeric, numeric) is
  'What expiration makes of a short put (width null) or put spread by the underlying''s official close: worthless, max_loss, confirm (a person must), unknown (no close yet). Strikes and close in USD per share, margin in percent of each strike; debit in USD per contract.';
