begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select is(private.register_request(pg_temp.a_request('VPC', 'VPC'), ''), true, 'a new request returns true');
select results_eq(
  'select strategy_type, ticker, expiration_date, contract, contract_short, max_worth, net_credit, quantity,
      overrides, status, expires_at
    from public.trade_requests',
  $$ values ('VPC', 'SPY', '2026-04-17'::date, 'SPY 580/575 put spread Apr 17 ''26', 'SPY 580/575p', 500::numeric,
    150::numeric, 2, '{}'::jsonb, 'pending', '2026-03-03 21:00Z'::timestamptz) $$,
  'it is stored as given and expires at 16:00'
);
select pg_temp.set_clock('2026-03-03 16:00');
select private.register_request(pg_temp.a_request('evening'), '');
select is(
  (select expires_at from public.trade_requests where request_id = 'evening'), '2026-03-04 21:00Z',
  'in the evening it expires at the next close'
);

select * from finish();
rollback;
