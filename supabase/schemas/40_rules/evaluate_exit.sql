create function private.evaluate_exit(
  p public.positions, mark numeric, today date,
  out pnl numeric, out dte integer, out profit_price numeric, out stop_price numeric,
  out to_profit_target numeric, out to_stop_loss numeric, out exit_reason text, out urgency smallint
)
language plpgsql immutable set search_path = ''
as $$
declare
  -- A spread cannot lose more than its max risk: an uncapped stop at its width would never fire.
  stop numeric := least(p.stop_loss, p.max_risk);
begin
  pnl := p.credit - mark * p.quantity;
  dte := p.expiration_date - today;
  profit_price := (p.credit - p.profit_target) / p.quantity;
  stop_price := (p.credit + stop) / p.quantity;
  to_profit_target := p.profit_target - pnl;
  to_stop_loss := stop + pnl;
  exit_reason := case
    when dte < 0 then null
    when p.close_asked_at is not null then 'manual'
    when dte <= p.exit_dte then '21dte'
    when pnl >= p.profit_target then 'profit_target'
    when -pnl >= stop then 'stop_loss'
  end;
  urgency := case
    when dte < 0 then null
    when -pnl >= stop then 1::smallint
    when p.close_asked_at is not null then 2::smallint
    when dte <= p.exit_dte then 3::smallint
    when pnl >= p.profit_target then 4::smallint
  end;
end;
$$;

comment on function private.evaluate_exit(public.positions, numeric, date) is
  'The exit rules, here and nowhere else (in how many checks a stop has to hold is said by stop_confirmation). From a position''s own rules, its mark (USD per contract, null = no trustworthy one) and the New York date: P&L (USD), days to expiration, trigger prices (USD per contract), dollars to each rule, the reason to close (manual where a person has asked for it, else the first of 21dte, profit_target, stop_loss that holds, else null) and the urgency of the most urgent of them that holds (1 stop_loss, 2 manual, 3 21dte, 4 profit_target).';
grant execute on function private.evaluate_exit(public.positions, numeric, date) to service_role;
