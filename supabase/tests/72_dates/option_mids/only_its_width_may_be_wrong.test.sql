begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select bag_eq(
  $$ select * from private.option_mids(json_build_array(
    json_build_object('symbol', 'narrow', 'bid', 410, 'ask', 416), json_build_object('symbol', 'wide', 'bid', 300, 'ask', 900),
    json_build_object('symbol', 'no bid', 'bid', null, 'ask', 6), json_build_object('symbol', 'crossed', 'bid', 50, 'ask', 40),
    json_build_object('symbol', 'halted', 'bid', 40, 'ask', 42, 'halted', true), json_build_object('symbol', 'nothing', 'bid', null, 'ask', null),
    json_build_object('symbol', 'stale', 'bid', 40, 'ask', 42, 'as_of', private.now() - interval '1 hour'))) $$,
  $$ values ('narrow', 4.13, false), ('wide', 6.00, true), ('no bid', 0.03, false) $$, 'the mid is per share'
);

select * from finish();
rollback;
