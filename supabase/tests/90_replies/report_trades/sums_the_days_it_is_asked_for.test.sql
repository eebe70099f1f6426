-- Two contracts at 150: closed at 60 they make 180, at 200 they lose 100.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15'); select pg_temp.a_trade('a', 60, 'profit_target');
select pg_temp.set_clock('2026-02-26 10:15'); select pg_temp.a_trade('b', 200, 'manual'), pg_temp.a_trade('c', 60, 'profit_target');
select private.report_trades('2026-02-25', '2026-02-26') as both_days \gset

select is(
  :'both_days'::jsonb - 'trades' - 'return_on_collateral',
  '{"total": 3, "wins": 2, "scratches": 0, "parts": 0, "pnl": 260, "shares_pnl": 0, "fees": 0}'::jsonb, 'The totals count both the first and the last day'
);
select is(
  jsonb_path_query_array(:'both_days'::jsonb, '$.trades[*].pnl'), '[180, -100, 180]'::jsonb, 'The trades are sorted by exit'
);
select is((private.report_trades('2026-02-25', '2026-02-25') ->> 'pnl')::numeric, 180.00, 'A report may cover one day');
select is(
  private.report_trades('2026-02-01', '2026-02-24'),
  '{"total": 0, "wins": 0, "scratches": 0, "parts": 0, "pnl": 0, "shares_pnl": 0, "fees": 0, "return_on_collateral": null, "trades": []}'::jsonb, 'Days without trades have totals of zero'
);

select * from finish();
rollback;
