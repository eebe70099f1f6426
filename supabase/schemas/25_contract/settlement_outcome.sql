create function private.settlement_outcome(
  legs jsonb, close numeric, margin_percent numeric, pays_cash boolean, out outcome text, out debit numeric
)
language sql immutable set search_path = ''
begin atomic
  select case
      when settlement_outcome.close is null then 'unknown'
      when settlement_outcome.pays_cash then 'settled'
      when bool_and(side.is_clear) then 'settled'
      else 'confirm'
    end,
    private.worth(settlement_outcome.legs, settlement_outcome.close)
  from (
    select
      -- A side is clear where all of it is out of the money, or where all of it is in the money and its long legs
      -- pass on every share.
      not bool_or(v.is_near)
        and (not bool_or(v.is_in) or bool_and(v.is_in) and sum(case leg.action when 'sell' then 1 else -1 end) <= 0) as is_clear
    from jsonb_to_recordset(settlement_outcome.legs) leg (action text, option_type text, strike numeric)
    cross join lateral (
      select
        case leg.option_type when 'put' then settlement_outcome.close < leg.strike else settlement_outcome.close > leg.strike end as is_in,
        abs(settlement_outcome.close - leg.strike) <= leg.strike * settlement_outcome.margin_percent / 100 as is_near
    ) v
    group by leg.option_type
  ) side;
end;

comment on function private.settlement_outcome(jsonb, numeric, numeric, boolean) is
  'The result of settling legs at the underlying''s official close: settled (at the debit), confirm (shares may change hands, or the close is near a strike, so a person decides), unknown (no close yet). close in USD per share; margin in percent of each strike; pays_cash: no shares change hands, so every close is clear. debit in USD per contract.';
