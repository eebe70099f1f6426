begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.exposure_facts() -> 'unpriced', '["SPY"]', 'An underlying without a price is named');
select is(
  (select jsonb_build_array(f -> 'down_20', f -> 'down_10', f -> 'up_10', f -> 'up_20') from private.exposure_facts() f), '[null, null, null, null]', 'The moves are null, not zero, when no price is known');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 600);
-- At 540 two puts at 580 and two spreads lose, and at 480 the spreads lose no more. The entry at the broker has not been filled yet.
select is(
  (select jsonb_build_array(f -> 'down_20', f -> 'down_10', f -> 'up_10') from private.exposure_facts() f),
  jsonb_build_array(600 - 20000 - 1000, 600 - 8000 - 1000, 600), 'The moves are known once the price is');

select * from finish();
rollback;
