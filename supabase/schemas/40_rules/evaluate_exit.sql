create function private.evaluate_exit(
  p public.positions, mark numeric, today date,
  out pnl numeric, out dte integer, out stop numeric, out profit_price numeric, out stop_price numeric,
  out to_profit_target numeric, out to_stop_loss numeric, out to_exit_dte integer, out exit_reason text, out urgency smallint
)
language plpgsql immutable set search_path = ''
as $$
declare
  -- A rule that is off is null and never holds.
  is_stopped boolean;
  is_reached boolean;
  is_late boolean;
begin
  -- A spread cannot lose more than its width less its credit, so an uncapped stop at its width would never fire.
  stop := case when p.stop_loss is not null then least(p.stop_loss, private.can_lose(p)) end;
  pnl := p.credit - mark * p.quantity;
  dte := p.expiration_date - today;
  profit_price := (p.credit - p.profit_target) / p.quantity;
  stop_price := (p.credit + stop) / p.quantity;
  to_profit_target := p.profit_target - pnl;
  to_stop_loss := stop + pnl;
  to_exit_dte := dte - p.exit_dte;
  is_stopped := coalesce(-pnl >= stop, false);
  is_reached := coalesce(pnl >= p.profit_target, false);
  is_late := coalesce(dte <= p.exit_dte, false);
  exit_reason := case
    when dte < 0 then null
    when p.close_asked_at is not null and p.close_limit is null then 'manual'
    when is_late then '21dte'
    when is_reached then 'profit_target'
    when is_stopped then 'stop_loss'
    -- A close at a person's limit may never fill, so every rule that holds comes before it.
    when p.close_asked_at is not null then 'manual'
  end;
  urgency := case
    when dte < 0 then null
    when is_stopped then 1::smallint
    when p.close_asked_at is not null and p.close_limit is null then 2::smallint
    when is_late then 3::smallint
    when is_reached then 4::smallint
    when p.close_asked_at is not null then 5::smallint
  end;
end;
$$;

comment on function private.evaluate_exit(public.positions, numeric, date) is
  'The exit rules, defined only here (stop_confirmation says in how many checks a stop has to hold). Input: a position with its own rules, its mark (USD per contract, null = no trustworthy one) and the New York date. Output: P&L (USD), days to expiration, the effective stop (USD: never more than the legs can lose), trigger prices (USD per contract), dollars and days to each rule; the exit reason: manual where a person has requested the close, otherwise the first of 21dte, profit_target, stop_loss that holds, otherwise manual where a person has requested a close at a limit, otherwise null; the urgency of the most urgent reason that holds (1 stop_loss, 2 manual, 3 21dte, 4 profit_target, 5 manual at a limit). For a rule that is off, its values are null.';
grant execute on function private.evaluate_exit(public.positions, numeric, date) to service_role;
