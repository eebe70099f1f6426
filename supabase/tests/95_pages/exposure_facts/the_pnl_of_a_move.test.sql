-- Two contracts each. SPY is at 571: 200 shares that cost 571 (and 1.00 of fees), and a call at 580 sold on them. QQQ is at 500: a put at 480.
-- IWM is at 205: a put spread, 200/195. Each position has a credit of 300.00.
begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select pg_temp.opened('call', 'CC');
insert into public.share_trades (ticker, quantity, price, fees) values ('SPY', 200, 571, 1);
select pg_temp.opened('put', 'CSP', '{"ticker": "QQQ", "strike_price": 480}');
select pg_temp.opened('spread', 'VPC', '{"ticker": "IWM", "strike_price": 200}');
insert into private.share_closes (ticker, trade_date, close) values ('QQQ', '2026-02-23', 500), ('IWM', '2026-02-23', 205), ('IWM', '2026-02-20', 150);

create function pg_temp.moves() returns jsonb
language sql return (
  select jsonb_build_array(f -> 'down_20', f -> 'down_10', f -> 'up_10', f -> 'up_20') from private.exposure_facts() f
);
create function pg_temp.of(underlying text) returns jsonb
language sql return (
  select jsonb_build_array(u -> 'price', u -> 'down_10', u -> 'down_20')
  from jsonb_array_elements(private.exposure_facts() -> 'by_underlying') u where u ->> 'underlying' = of.underlying
);
-- 300 - 200 x 57.1 - 1; 300 - 200 x 114.2 - 1.
select is(pg_temp.of('SPY'), '[571, -11121, -22541]', 'A falling price costs the shares, and the call keeps its credit');
-- 300 - 200 x (480 - 450); 300 - 200 x (480 - 400).
select is(pg_temp.of('QQQ'), '[500, -5700, -15700]', 'A put in the money costs its intrinsic value');
-- 184.5 and 164 are below both strikes: 300 - 2 x 500.
select is(pg_temp.of('IWM'), '[205, -700, -700]', 'A spread loses at most its width');
-- The shares are called away at 580: 300 + 200 x 9 - 1, whatever the price above it.
select is(pg_temp.moves(), jsonb_build_array(-22541 - 15700 - 700, -11121 - 5700 - 700, 2099 + 600, 2099 + 600), 'The moves are the sum over all underlyings');
select is(private.exposure_facts() -> 'unpriced', '[]', 'No underlying is without a price');
select is(
  (select u ->> 'priced_at' from jsonb_array_elements(private.exposure_facts() -> 'by_underlying') u where u ->> 'underlying' = 'IWM')::timestamptz,
  timestamptz '2026-02-23 16:00 America/New_York', 'Each price has its time');

select pg_temp.opened('unknown', 'CSP', '{"ticker": "DIA", "strike_price": 400}');
select is(private.exposure_facts() -> 'unpriced', '["DIA"]', 'An underlying without a price is named');
select is(pg_temp.of('DIA'), '[null, null, null]', 'The moves of an underlying without a price are null');
select is(pg_temp.moves(), jsonb_build_array(-22541 - 15700 - 700, -11121 - 5700 - 700, 2699, 2699), 'An underlying without a price is left out of the sums');

select is(
  (select jsonb_object_agg(u ->> 'underlying', u - array['underlying', 'price', 'priced_at', 'down_10', 'down_20']) from jsonb_array_elements(private.exposure_facts() -> 'by_underlying') u),
  (select jsonb_object_agg(e.underlying, to_jsonb(e) - 'underlying') from (
    select underlying, count(request_id) as positions, sum(collateral) as collateral, sum(risk) as risk from private.exposures group by underlying) e),
  'Collateral and risk by underlying are those of private.exposures'
);
select is(
  pg_temp.each(private.exposure_facts() -> 'by_underlying', 'risk'),
  (select jsonb_agg(e.risk order by e.risk desc) from (select sum(risk) as risk from private.exposures group by underlying) e), 'The underlyings are sorted by risk, the largest first');
select is(
  private.exposure_facts() -> 'by_expiration',
  (select jsonb_agg(to_jsonb(e) order by e.expiration_date nulls last) from (
    select expiration_date, count(request_id) as positions, sum(collateral) as collateral, sum(risk) as risk from private.exposures group by expiration_date) e),
  'Collateral and risk are also shown by expiration, the shares last'
);
select is(
  (select jsonb_build_array(f -> 'collateral', f -> 'risk') from private.exposure_facts() f),
  (select jsonb_build_array(sum(collateral), sum(risk)) from private.exposures), 'The totals are those of private.exposures');

-- One of the two contracts is left: 150 - 100 x 30 and 150 - 100 x 80.
insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', 70, 1, 1, -70 from public.positions p where p.request_id = 'put';
select private.settle_exits(array[pg_temp.position_of('put')]);
select is(pg_temp.of('QQQ'), '[500, -2850, -7850]', 'The moves count the open contracts alone');
select is(private.exposure_facts() -> 'max_total_collateral', 'null', 'Without a limit max_total_collateral is null');
update public.limits set max_total_collateral = 250000 where only_row;
select is(private.exposure_facts() -> 'max_total_collateral', '250000', 'A limit is shown as max_total_collateral');

select * from finish();
rollback;
