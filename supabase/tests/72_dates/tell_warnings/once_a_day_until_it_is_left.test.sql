begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

select pg_temp.opened('CSP') as csp, pg_temp.opened('VPC', 'VPC') as vpc \gset
delete from private.outbox;
create function pg_temp.tell(csp bigint, vpc bigint) returns void
language sql return private.tell_warnings('early_assignment', jsonb_build_array(
  jsonb_build_object('position_id', tell.csp, 'bites_on', '2026-04-10', 'strike', 580),
  jsonb_build_object('position_id', tell.vpc, 'bites_on', '2026-04-10', 'strike', 580)));

select pg_temp.tell(:csp, :vpc);
select is(pg_temp.told(), 'early_assignment CSP, early_assignment VPC', 'one message per position');
select is(
  (select facts from private.outbox order by message_id limit 1),
  format('{"position_id": %s, "ticker": "SPY", "contract": "SPY 580 put Apr 10 ''26", "contract_short": "SPY 580p",
    "expiration_date": "2026-04-10", "bites_on": "2026-04-10", "strike": 580, "open_quantity": 2, "mark": null, "unrealized_pnl": null}', :csp)::jsonb,
  'with its P&L'
);
select pg_temp.tell(:csp, :vpc);
select is((select count(*) from private.outbox), 2::bigint, 'nothing more on the same day');
select private.leave_warning(:csp, 'early_assignment', '77');
select pg_temp.set_clock('2026-02-25 10:00');
select pg_temp.tell(:csp, :vpc);
select is(pg_temp.told(), 'early_assignment CSP, early_assignment VPC, early_assignment VPC', 'the next day, unless it was answered');
select is((select lane from private.outbox limit 1), 3::smallint, 'it is in the lane of alerts');
select private.tell_warnings('last_hours', '[]');
select is((select count(*) from private.outbox), 3::bigint, 'without a position there is no message');

select * from finish();
rollback;
