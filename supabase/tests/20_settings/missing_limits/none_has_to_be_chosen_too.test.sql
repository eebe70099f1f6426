begin;
select plan(3);

select is(
  private.missing_limits(), '{max_risk_per_trade,max_risk_per_ticker,max_total_collateral,max_daily_loss}'::text[], 'at first all of them are missing'
);
update public.limits set max_risk_per_trade = 900, max_total_collateral = 'infinity';
select is(private.missing_limits(), '{max_risk_per_ticker,max_daily_loss}'::text[], 'infinity counts as chosen');
update public.limits set max_risk_per_ticker = 0, max_daily_loss = 'infinity';
select is(private.missing_limits(), '{}'::text[], 'a limit of zero counts as chosen');

select * from finish();
rollback;
