begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select is(
  private.card_facts(pg_temp.a_draft('x', 'CSP', differing)) ->> 'trades_until', trades_until, differing ->> 'ticker'
)
from (values
  ('{"ticker": "NDX", "strike_price": 21000, "net_credit": 9000, "expiration_date": "2026-05-15"}'::jsonb, '2026-05-14'),
  ('{"ticker": "NDXP", "strike_price": 21000, "net_credit": 9000, "expiration_date": "2026-05-15"}', null),
  ('{"ticker": "IWM", "strike_price": 210, "net_credit": 90, "expiration_date": "2026-05-15"}', null)
) request (differing, trades_until);

select * from finish();
rollback;
