begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP');
select throws_ok(
  $$ select public.propose_trade(pg_temp.a_request('CSP', differing => '{"quantity": 3}')) $$, 'PT409', null,
  'another trade of that name'
);
select throws_ok(
  $$ select public.propose_trade(pg_temp.a_request('late', differing => '{"expiration_date": "2026-03-02"}')) $$,
  'PT422', null, 'an expiration that is over'
);
select is((select quantity from public.trade_requests), 2, 'neither a change nor a row');
select is((select count(*)::integer from private.outbox), 1, 'nor a card');

select * from finish();
rollback;
