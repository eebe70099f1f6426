-- At a price of 100.00 a wing is one or two dollars wide.
begin;
select plan(29);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('VPC');
update public.scan_rules set min_credit_percent = 0.01, min_return_percent = 0.01 where rule = 'VPC';
-- The put at 90 is sold. The others have quotes around these mids, a dollar wide.
create function pg_temp.wings(price numeric, wings jsonb, differing jsonb default '{}', is_live boolean default true) returns text
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 60, 62, 0.25)) || (
    select jsonb_agg(pg_temp.an_option('put', key::numeric, value::numeric - 0.5, value::numeric + 0.5, 0.10, wings.differing)) from jsonb_each_text(wings.wings)
  ), wings.is_live, wings.price);
  return coalesce(array_to_string(pg_temp.passed(), ', '), '') || coalesce((select string_agg(' ' || key, ',' order by key) from jsonb_each(pg_temp.fallen()) where key <> 'delta'), '');
end;
$$;

select is(pg_temp.wings(100, '{"89": 39, "88": 21}'), '-90p +89p', 'A credit of 22.00 for a wing of one dollar is preferred to 40.00 for two');
select is(pg_temp.wings(100, '{"89": 42, "88": 21}'), '-90p +88p', 'A credit of 40.00 for a wing of two dollars is preferred to 19.00 for one');
select is(pg_temp.wings(100, '{"89.01": 39, "87.99": 21}'), ' wing', 'A short leg without a wing within the bounds falls out');
select is(pg_temp.wings(100, '{"91": 39}'), ' wing', 'A higher put is no wing of a short put');
select is(pg_temp.wings(100, '{"89": 39}'), '-90p +89p', 'A wing of 1 % of the price is wide enough');
select is(pg_temp.wings(101, '{"89": 39}'), ' wing', 'A wing below 1 % of the price is too narrow');
select is(pg_temp.wings(100, '{"88": 39}'), '-90p +88p', 'A wing of 2 % of the price is allowed');
select is(pg_temp.wings(99, '{"88": 39}'), ' wing', 'A wing above 2 % of the price is too wide');
select is(pg_temp.wings(40, '{"89": 39}'), '-90p +89p', 'A wing of one dollar is allowed at a low price');
select is(pg_temp.wings(40, '{"88.99": 39}'), ' wing', 'A wing above one dollar is too wide at a low price');
select is(pg_temp.wings(2000, '{"80": 39}'), '-90p +80p', 'A wing of ten dollars is allowed at a high price');
select is(pg_temp.wings(2000, '{"79.99": 39, "80.01": 39}'), ' wing', 'A wing of any other width than ten dollars is not allowed at a high price');

select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": 100}'), '-90p +89p', 'The minimum open interest of a long leg passes');
select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": 99}'), ' wing', 'A long leg with less open interest is no wing');
select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": null}'), ' wing', 'A long leg with unknown open interest is no wing');
select is(pg_temp.wings(100, '{"89": 39}', '{"halted": true}'), ' no_quote, wing', 'A halted long leg is no wing');
select is(pg_temp.wings(100, '{"89": 39}', '{"as_of": "2026-02-23T20:00:00Z"}'), ' no_quote, wing', 'A long leg with a quote of yesterday is no wing');
select is(pg_temp.wings(100, '{"89": 39}', '{"bid": 30, "ask": 35.01}'), ' wing', 'A long leg with too wide a quote is no wing');
select is(pg_temp.wings(100, '{"89": 39}', '{"bid": 30, "ask": 35.01}', false), '-90p +89p', 'The width of a long leg''s quote is not judged before the open');

-- The short leg's volatility gives the chance. The long leg's may be unknown; then the option is no short leg itself.
select is(pg_temp.wings(100, '{"89": 39}', '{"iv": null}'), '-90p +89p no_quote', 'A long leg needs no volatility');
select is(pg_temp.wings(100, '{"89": 39}', '{"iv": 0, "delta": null}'), '-90p +89p no_quote', 'A long leg needs no delta');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 60, 62, 0.25, '{"iv": null}'), pg_temp.an_option('put', 89, 38.5, 39.5, 0.10)));
select is(array[pg_temp.passed()::text, pg_temp.fallen()::text], array['{}', '{"delta": 1, "no_quote": 1}'], 'A short leg needs a volatility');

-- The long leg has no bid: it costs two dollars at its ask and is worth nothing at the mid.
select is(pg_temp.wings(100, '{"89": 2}', '{"bid": 0, "ask": 2}'), '-90p +89p', 'A long leg without a bid may be a wing');
select results_eq('select credit, natural_credit, floor_credit from pg_temp.found()', 'values (61::numeric, 58::numeric, 60::numeric)', 'A long leg without a bid is worth nothing at the mid');

update public.scan_rules set min_credit_percent = 20, min_return_percent = 25 where rule = 'VPC';
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 40, "ask": 40.4}'), '-90p +89p', 'A credit of a fifth of the wing and a quarter of the risk passes');
select results_eq('select floor_credit, wing, capital, return_percent from pg_temp.found()', 'values (20::numeric, 1::numeric, 100::numeric, 25::double precision)',
  'The credit is 20.00 for a wing of 100.00');
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 41, "ask": 41.4}'), ' credit', 'A credit below a fifth of the wing falls out');
update public.scan_rules set min_return_percent = 25.01 where rule = 'VPC';
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 40, "ask": 40.4}'), ' return', 'A return below the minimum falls out');
select is(pg_temp.wings(100, '{"89": 70}'), ' whole_width', 'A spread whose long leg costs more than the short one brings falls out');

select * from finish();
rollback;
