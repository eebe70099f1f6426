create function private.rule_amount(
  overrides jsonb, rule text, credit numeric, quantity integer, of_quantity integer, otherwise numeric
) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  percent text := split_part(rule_amount.rule, '_', 1) || '_percent';
  -- The division comes last: rounding a share first could lose a cent.
  amount numeric := case
    when rule_amount.overrides ? rule_amount.rule
      then (rule_amount.overrides ->> rule_amount.rule)::numeric * rule_amount.quantity / rule_amount.of_quantity
    when rule_amount.overrides ? percent then rule_amount.credit * (rule_amount.overrides ->> percent)::numeric / 100
    else rule_amount.otherwise
  end;
begin
  -- An entry can fill below the credit that was asked for. All of the credit is the most that can be made.
  if rule_amount.rule = 'profit_target' and amount > rule_amount.credit then
    amount := rule_amount.credit;
  end if;
  -- The amount is at least a cent and at most what the column holds. The case keeps a rule that is off (null)
  -- off, which greatest() alone would turn into a cent.
  return case when amount > 0 then least(greatest(round(amount, 2), 0.01), 999999999999.99) else amount end;
end;
$$;

comment on function private.rule_amount(jsonb, text, numeric, integer, integer, numeric) is
  'The P&L at which profit_target or stop_loss (rule) closes quantity contracts of of_quantity: their share of the amount in overrides, or their percent of the credit (profit_percent, stop_percent), or otherwise. A profit target is never above the credit. USD, for contracts that brought credit; null = off.';
