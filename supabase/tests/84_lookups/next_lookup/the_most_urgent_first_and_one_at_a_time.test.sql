begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-02-24', false, true) returning scan_id \gset
select private.queue_lookup('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', 'SPY', 'account', true));
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan_id));
select private.queue_lookup('account', '{}', '77');
select private.queue_lookup('trade', pg_temp.typed(), '77');
select private.queue_lookup('trade', pg_temp.typed('{"ticker": "QQQ"}'), '78');
select lookup_id as later from private.lookups where asked_by = '78' \gset

create function pg_temp.claims() returns text
language sql return (select (n ->> 'kind') || ' ' || (n ->> 'attempt') from public.next_lookup() n);

select is(
  public.next_lookup(), (select jsonb_build_object('lookup_id', lookup_id, 'attempt', 1, 'kind', 'trade', 'asks', private.asks(l))
    from private.lookups l where l.kind = 'trade' order by lookup_id limit 1),
  'A typed trade is claimed first, with its questions'
);
select is(public.next_lookup() -> 'lookup_id', to_jsonb(:later), 'The earlier of two typed trades is claimed first');
select is(pg_temp.claims(), 'account 1', 'The account is claimed after the trades');
select is(pg_temp.claims(), 'reprice 1', 'A list of the morning is claimed after the account');
select is(pg_temp.claims(), 'chain 1', 'A ticker of a scan is claimed last');
select is(public.next_lookup(), null, 'Nothing is claimed when no lookup is left');
select results_eq(
  $$ select distinct status, attempts, round(extract(epoch from due_at - asked_at)) from private.lookups $$, $$ values ('asking', 1, 90.0) $$,
  'Each claim lasts ninety seconds'
);

update private.lookups set status = 'done' where lookup_id <> :later;
update private.lookups set status = 'due', due_at = clock_timestamp() + interval '1 second' where lookup_id = :later;
select is(public.next_lookup(), null, 'A lookup is not claimed before it is due');

select public.next_lookup('SIM', '{"broker": "Alpaca", "strategies": ["CSP"], "indices": false}');
select results_eq(
  'select mode, permits ->> ''broker'' from private.check_lease', $$ values ('SIM', 'Alpaca') $$, 'The mode and the broker''s permits are stored'
);
select public.next_lookup('LIVE');
select results_eq('select mode, permits from private.check_lease', $$ values ('LIVE', null::jsonb) $$, 'A broker without permits trades everything');
select public.next_lookup();
select is((select mode from private.check_lease), 'LIVE', 'A call without a mode changes neither');
select is_empty('select from public.orders', 'Lookups create no order');

select * from finish();
rollback;
