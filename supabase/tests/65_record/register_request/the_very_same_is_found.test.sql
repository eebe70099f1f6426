begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP', differing => '{"overrides": {"exit_dte": 14}}');
update public.trade_requests set status = 'approved';

prepare again as
select private.register_request(
  pg_temp.a_request('CSP', differing =>
    '{"net_credit": 150.00, "expiration_date": "2026-04-17", "overrides": {"exit_dte": 14}, "legs": [
      {"action": "sell", "option_type": "put", "strike": 580.00, "expiration": "2026-04-17", "quantity": 2}]}'), '');
select results_eq('execute again', 'values (false)', 'a known request returns false');
select results_eq('select status from public.trade_requests', $$ values ('approved') $$, 'its status stays');
select is((select count(*)::integer from public.trade_requests), 1, 'there is one request');

select pg_temp.set_clock('2026-04-20 10:00');
select results_eq('execute again', 'values (false)', 'also after its contract has expired');
select throws_ok(
  $$ select private.register_request(pg_temp.a_request('new', differing => '{"expiration_date": "2026-04-17"}'), '') $$,
  'PT422', null, 'a new request for an expired contract is refused'
);

select * from finish();
rollback;
