begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP');
select throws_ok(
  $$ select public.propose_trade(pg_temp.a_request('CSP', differing => '{"quantity": 3}')) $$, 'PT409', null,
  'Another trade with the same request_id is refused'
);
select throws_ok(
  $$ select public.propose_trade(pg_temp.a_request('late', differing => '{"expiration_date": "2026-03-02"}')) $$,
  'PT422', null, 'A proposal with a past expiration is refused'
);
select is((select quantity from public.trade_requests), 2, 'A refused proposal changes no request and creates none');
select is((select count(*)::integer from private.outbox), 1, 'A refused proposal sends no card');

select * from finish();
rollback;
