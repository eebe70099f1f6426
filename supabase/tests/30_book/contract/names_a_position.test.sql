begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC') as vpc \gset

select is(
  (select private.contract(p) from public.positions p),
  jsonb_build_object('position_id', :vpc, 'ticker', 'SPY', 'contract', 'SPY 580/575 put spread Apr 17 ''26',
    'contract_short', 'SPY 580/575p', 'expiration_date', '2026-04-17'),
  'it has the names that a trader uses'
);

select * from finish();
rollback;
