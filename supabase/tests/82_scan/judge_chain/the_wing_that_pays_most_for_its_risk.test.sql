-- At 100.00 a wing is one or two dollars wide.
begin;
select plan(29);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('VPC');
update public.scan_rules set min_credit_percent = 0.01, min_return_percent = 0.01 where rule = 'VPC';
-- The put of 90 is sold, and others have prices around a mid, a dollar wide.
create function pg_temp.wings(price numeric, wings jsonb, differing jsonb default '{}', is_live boolean default true) returns text
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 60, 62, 0.25)) || (
    select jsonb_agg(pg_temp.an_option('put', key::numeric, value::numeric - 0.5, value::numeric + 0.5, 0.10, wings.differing)) from jsonb_each_text(wings.wings)
  ), wings.is_live, wings.price);
  return coalesce(array_to_string(pg_temp.passed(), ', '), '') || coalesce((select string_agg(' ' || key, ',' order by key) from jsonb_each(pg_temp.fallen()) where key <> 'delta'), '');
end;
$$;

select is(pg_temp.wings(100, '{"89": 39, "88": 21}'), '-90p +89p', '22.00 of one dollar is more than 40.00 of two');
select is(pg_temp.wings(100, '{"89": 42, "88": 21}'), '-90p +88p', '19.00 is less');
select is(pg_temp.wings(100, '{"89.01": 39, "87.99": 21}'), ' wing', 'none within bounds');
select is(pg_temp.wings(100, '{"91": 39}'), ' wing', 'none on the other side');
select is(pg_temp.wings(100, '{"89": 39}'), '-90p +89p', '1 % of the price');
select is(pg_temp.wings(101, '{"89": 39}'), ' wing', 'less');
select is(pg_temp.wings(100, '{"88": 39}'), '-90p +88p', '2 % of the price');
select is(pg_temp.wings(99, '{"88": 39}'), ' wing', 'more');
select is(pg_temp.wings(40, '{"89": 39}'), '-90p +89p', 'one dollar at least');
select is(pg_temp.wings(40, '{"88.99": 39}'), ' wing', 'and of what is cheap one at most');
select is(pg_temp.wings(2000, '{"80": 39}'), '-90p +80p', 'ten dollars at most');
select is(pg_temp.wings(2000, '{"79.99": 39, "80.01": 39}'), ' wing', 'and of what is dear ten at least');

select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": 100}'), '-90p +89p', 'the least open interest of a long leg');
select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": 99}'), ' wing', 'less');
select is(pg_temp.wings(100, '{"89": 39}', '{"open_interest": null}'), ' wing', 'none that is known');
select is(pg_temp.wings(100, '{"89": 39}', '{"halted": true}'), ' no_quote, wing', 'halted');
select is(pg_temp.wings(100, '{"89": 39}', '{"as_of": "2026-02-23T20:00:00Z"}'), ' no_quote, wing', 'of yesterday');
select is(pg_temp.wings(100, '{"89": 39}', '{"bid": 30, "ask": 35.01}'), ' wing', 'too wide');
select is(pg_temp.wings(100, '{"89": 39}', '{"bid": 30, "ask": 35.01}', false), '-90p +89p', 'which before the open says nothing');

-- The short leg's volatility says what it is worth: the long one's may be unknown, and then it is no short leg itself.
select is(pg_temp.wings(100, '{"89": 39}', '{"iv": null}'), '-90p +89p no_quote', 'of a long leg no volatility is needed');
select is(pg_temp.wings(100, '{"89": 39}', '{"iv": 0, "delta": null}'), '-90p +89p no_quote', 'and no delta');
select pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 60, 62, 0.25, '{"iv": null}'), pg_temp.an_option('put', 89, 38.5, 39.5, 0.10)));
select is(array[pg_temp.passed()::text, pg_temp.fallen()::text], array['{}', '{"delta": 1, "no_quote": 1}'], 'of a short leg it is');

-- Nobody bids for the long leg: it costs two dollars at the other side's prices, and nothing at the mid.
select is(pg_temp.wings(100, '{"89": 2}', '{"bid": 0, "ask": 2}'), '-90p +89p', 'a long leg that nobody bids for is one');
select results_eq('select credit, natural_credit, floor_credit from pg_temp.found()', 'values (61::numeric, 58::numeric, 60::numeric)', 'and worth nothing');

update public.scan_rules set min_credit_percent = 20, min_return_percent = 25 where rule = 'VPC';
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 40, "ask": 40.4}'), '-90p +89p', 'a fifth of the wing, and a quarter of what it risks');
select results_eq('select floor_credit, wing, capital, return_percent from pg_temp.found()', 'values (20::numeric, 1::numeric, 100::numeric, 25::double precision)',
  '20.00 of 100.00');
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 41, "ask": 41.4}'), ' credit', 'less is too little');
update public.scan_rules set min_return_percent = 25.01 where rule = 'VPC';
select is(pg_temp.wings(100, '{"89": 40.5}', '{"bid": 40, "ask": 40.4}'), ' return', 'or pays too little');
select is(pg_temp.wings(100, '{"89": 70}'), ' whole_width', 'what costs more than it brings is none');

select * from finish();
rollback;
