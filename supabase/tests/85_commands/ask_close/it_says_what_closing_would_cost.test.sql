-- The VPC's mark is 120.00 and its natural price 122.00: two contracts cost 240.00, and 60 of the credit of 300 is earned. The mark is
-- five minutes old.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:20');
select private.ask_close(position_id), position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  (select facts from private.prompts),
  format('{"action": "close", "position_ids": [%1$s], "position_id": %1$s, "ticker": "SPY", "strategy_type": "VPC",
    "contract": "SPY 580/575 put spread Apr 10 ''26", "contract_short": "SPY 580/575p",
    "expiration_date": "2026-04-10", "open_quantity": 2, "entry_price": 150, "mark": 120,
    "mark_fault": null, "marked_at": "Tue Feb 24, 10:15", "mark_age_minutes": 5, "natural_price": 122, "cost": 240, "pnl": 60,
    "market_open": true, "leaves_at": null, "working": null, "close_quantity": null, "limit": null, "far": false}', :vpc)::jsonb,
  'The question has the cost and the P&L by the latest mark'
);
select is((select position_id from private.prompts), :vpc::bigint, 'The question belongs to the position');

-- 2 x 120.3333.
select pg_temp.check_by(pg_temp.quotes(220.3333, 100));
select private.ask_close(:vpc);
select is((select facts -> 'cost' from private.prompts where answer is null), '240.67', 'The cost is rounded to the cent');

select * from finish();
rollback;
