begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(public.record_shares('SPY', 100, 571.2, 1.5, recorded_by => '77') - 'trade_id' - 'traded_at',
  '{"ticker": "SPY", "quantity": 100, "price": 571.2000, "fees": 1.5000, "order_id": null, "recorded_by": "77", "import_id": null, "pnl": null, "held": 100}', 'a purchase');
select is(public.record_shares('SPY', -40, 575) ->> 'pnl', '151.40', 'a sale returns its P&L');
select is(pg_temp.field_refused($$ select public.record_shares('SPY', 10, 57.5) $$), 'price', 'a price far from the last known one needs confirmation');
select lives_ok($$ select public.record_shares('SPY', 10, 57.5, confirmed => true) $$, 'the confirmed price is accepted');

select * from finish();
rollback;
