begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('won', 120), pg_temp.a_trade('lost', 190), pg_temp.a_trade('scratched', 150);
select private.pnl_facts('today') -> 'period' as period \gset
select is(
  array[:'period'::jsonb ->> 'wins', :'period'::jsonb ->> 'losses', :'period'::jsonb ->> 'scratches'], array['1', '1', '1'],
  'A P&L of exactly zero is neither a win nor a loss');
select is(private.report_trades('2026-02-24', '2026-02-24') ->> 'scratches', '1', 'A report counts a P&L of zero as a scratch');

select * from finish();
rollback;
