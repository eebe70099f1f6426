create function private.rule_amount(
  overrides jsonb, rule text, credit numeric, quantity integer, of_quantity integer, otherwise numeric
) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  percent text := split_part(rule_amount.rule, '_', 1) || '_percent';
  -- Divided last: a share that is rounded first can cost the cent.
  amount numeric := case
    when rule_amount.overrides ? rule_amount.rule
      then (rule_amount.overrides ->> rule_amount.rule)::numeric * rule_amount.quantity / rule_amount.of_quantity
    when rule_amount.overrides ? percent then rule_amount.credit * (rule_amount.overrides ->> percent)::numeric / 100
    else rule_amount.otherwise
  end;
begin
  -- Sold for less than was asked, all of the credit is the most that can be made.
  if rule_amount.rule = 'profit_target' and amount > rule_amount.credit then
    amount := rule_amount.credit;
  end if;
  -- A share of a cent is still a rule; greatest() alone would make one of a rule that is off, or of none.
  -- Beyond what the book can write no book can lose.
  return case when amount > 0 then least(greatest(round(amount, 2), 0.01), 999999999999.99) else amount end;
end;
$$;

comment on function private.rule_amount(jsonb, text, numeric, integer, integer, numeric) is
  'At which P&L profit_target or stop_loss (rule) closes quantity contracts of of_quantity: their share of the amount that overrides name, or their percent of the credit (profit_percent, stop_percent), or what holds otherwise; a target is never above the credit. USD, for what credit was received for; null = off.';
