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
select results_eq('execute again', 'values (false)', 'it is not new');
select results_eq('select status from public.trade_requests', $$ values ('approved') $$, 'it stays as it stands by now');
select is((select count(*)::integer from public.trade_requests), 1, 'there is one of it');

select pg_temp.set_clock('2026-04-20 10:00');
select results_eq('execute again', 'values (false)', 'even when its contract is long over');
select throws_ok(
  $$ select private.register_request(pg_temp.a_request('new', differing => '{"expiration_date": "2026-04-17"}'), '') $$,
  'PT422', null, 'which a new one may not be'
);

select * from finish();
rollback;
