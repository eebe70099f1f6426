begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

update private.check_lease set mode = 'LIVE';
update public.limits set max_risk_per_trade = 200000, max_risk_per_ticker = 'infinity';
select is(
  private.entry_breach(pg_temp.a_draft('one'), null, null),
  'Before real money is traded, these limits must be set: max_total_collateral, max_daily_loss. Write /limits max_total_collateral 500, or none.',
  'the missing limits are named'
);
update public.limits set max_total_collateral = 'infinity', max_daily_loss = 'infinity';
select is(private.entry_breach(pg_temp.a_draft('one'), null, null), null, 'infinity (none) counts as chosen');
update public.limits set max_risk_per_trade = 'infinity';
select matches(
  private.entry_breach(pg_temp.a_draft('one', 'STR', '{"strike_price": null, "legs": [
    {"action": "sell", "option_type": "put", "strike": 540, "expiration": "2026-04-10", "quantity": 2},
    {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-10", "quantity": 2}]}'), null, null),
  'unlimited', 'but not for a loss without bound'
);

select * from finish();
rollback;
