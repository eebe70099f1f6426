begin;
select plan(2);

select results_eq(
  $$ select strategy_type from private.strategies() where private.needs_shares(strategy_type) $$, $$ values ('CC') $$,
  'a covered call needs shares'
);
select is(private.needs_shares('none'), false, 'an unknown strategy does not');

select * from finish();
rollback;
