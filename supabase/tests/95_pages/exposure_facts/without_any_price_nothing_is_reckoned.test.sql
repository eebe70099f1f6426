begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.exposure_facts() -> 'unpriced', '["SPY"]', 'nobody has said one');
select is(
  (select jsonb_build_array(f -> 'down_20', f -> 'down_10', f -> 'up_10', f -> 'up_20') from private.exposure_facts() f), '[null, null, null, null]', 'what nobody knows is not nothing');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 600);
-- At 540, two puts at 580 and two spreads; at 480 the same of the spreads. What works at the broker has not been sold yet.
select is(
  (select jsonb_build_array(f -> 'down_20', f -> 'down_10', f -> 'up_10') from private.exposure_facts() f),
  jsonb_build_array(600 - 20000 - 1000, 600 - 8000 - 1000, 600), 'with one it is');

select * from finish();
rollback;
