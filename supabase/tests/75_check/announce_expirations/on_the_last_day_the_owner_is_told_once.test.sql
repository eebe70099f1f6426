begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp, pg_temp.opened('VPC', 'VPC', '{"overrides": {"auto_exit": false}}') as vpc \gset
delete from private.outbox;

select pg_temp.set_clock('2026-04-16 15:59');
select private.announce_expirations();
select is_empty('select from private.outbox', 'not on the day before');
select pg_temp.set_clock('2026-04-17 09:30');
select private.announce_expirations();
select pg_temp.set_clock('2026-04-17 09:35');
select private.announce_expirations();
select results_eq(
  'select kind, facts from private.outbox',
  format(
    $$ values ('expiring', '{"positions": [
      {"position_id": %s, "ticker": "SPY", "contract": "SPY 580 put Apr 17 ''26", "contract_short": "SPY 580p",
       "expiration_date": "2026-04-17", "auto_exit": true},
      {"position_id": %s, "ticker": "SPY", "contract": "SPY 580/575 put spread Apr 17 ''26", "contract_short": "SPY 580/575p",
       "expiration_date": "2026-04-17", "auto_exit": false}]}'::jsonb) $$,
    :csp, :vpc
  ),
  'one message names all of them'
);
select pg_temp.set_clock('2026-04-20 09:30');
select private.announce_expirations();
select is((select count(*)::integer from private.outbox), 1, 'not again later');

select * from finish();
rollback;
