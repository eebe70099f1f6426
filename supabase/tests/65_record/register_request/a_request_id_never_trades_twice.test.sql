begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('the same', 'VPC');
select throws_ok(
  format($$ select private.register_request(pg_temp.a_request('the same', 'VPC', %L), '') $$, differing),
  'PT409', 'request_id the same already belongs to another trade', differing
)
from unnest(array[
  '{"ticker": "QQQ"}', '{"expiration_date": "2026-04-24"}', '{"strike_price": 579}', '{"width": 10}', '{"net_credit": 150.01}',
  '{"quantity": 3}', '{"overrides": {"exit_dte": 14}}', '{"strategy_type": "CSP", "width": null}'
]) differing;

select * from finish();
rollback;
