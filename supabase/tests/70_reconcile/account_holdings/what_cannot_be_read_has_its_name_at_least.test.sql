begin;
select plan(2);

select results_eq(
  $$ select symbol, held from private.account_holdings('[
    {"symbol": "SPY260320P00580000", "quantity": -3}, {"symbol": "SPY260320P00580000", "quantity": 1},
    {"symbol": "SPY", "quantity": 100.4}, {"symbol": "QQQ260320P00400000", "quantity": 0.5},
    {"symbol": "ESZ26 C5000", "quantity": null}, {"symbol": "BTCUSD", "quantity": 1e30},
    {"symbol": "IWM", "quantity": 900000000}, {"symbol": "IWM", "quantity": 900000000},
    {"symbol": " ", "quantity": 7}]') order by symbol $$,
  $$ values ('BTCUSD', null), ('ESZ26 C5000', null), ('IWM', null), ('QQQ260320P00400000', null),
    ('SPY', 100), ('SPY260320P00580000', -2), (null::text, null::integer) $$, 'quantities are summed by symbol, and null where they cannot be read'
);
select is((select count(*) from private.account_holdings(null)), 0::bigint, 'no report gives no rows');

select * from finish();
rollback;
