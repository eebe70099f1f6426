begin;
select plan(2);

select results_eq(
  $$ select strategy_type from private.strategies() where private.needs_shares(strategy_type) $$, $$ values ('CC') $$,
  'shares stand for what a covered call can lose'
);
select is(private.needs_shares('none'), false, 'and for nothing that is not known');

select * from finish();
rollback;
