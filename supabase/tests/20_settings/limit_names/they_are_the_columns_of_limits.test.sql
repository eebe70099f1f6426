begin;
select plan(2);

select bag_eq(
  'select name from private.limit_names()',
  $$ select column_name::text from information_schema.columns
    where table_schema = 'public' and table_name = 'limits' and column_name <> 'only_row' $$,
  'they are all columns of limits, and no others'
);
select results_eq(
  'select name from private.limit_names() where is_needed order by place',
  $$ values ('max_risk_per_trade'), ('max_risk_per_ticker'), ('max_total_collateral'), ('max_daily_loss') $$,
  'real money needs four of them'
);

select * from finish();
rollback;
