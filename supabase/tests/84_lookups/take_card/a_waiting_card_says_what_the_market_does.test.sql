begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select public.propose_trade(pg_temp.a_request('CSP', 'CSP', '{"expiration_date": "2026-04-10", "quantity": 1}'));
select is(
  (select jsonb_agg(l.facts -> 'request_id') from private.lookups l where l.kind = 'card' and l.status = 'due'), '["CSP"]',
  'A proposed trade queues a lookup for its quotes'
);
select is((private.wakes() ? 'scan'), true, 'A proposed trade wakes the function scan');
select is(
  (select jsonb_object_agg(name, true) from private.lookups l cross join lateral jsonb_object_keys(private.asks(l)) name),
  '{"underlyings": true, "account": true, "closes": true}', 'The first question is for the price, the account and the closes'
);

update private.lookups l set learned = private.take_card(l,
  '{"underlyings": [{"ticker": "SPY", "price": 600}], "account": {"equity": 50000, "cash": null, "buying_power": 116000}}') where kind = 'card';
select is(learned - 'priced_at', '{"price": 600, "expiration": "2026-04-10"}', 'The first answer gives the price and the expiration') from private.lookups;
select is(
  private.asks(l) -> 'quotes' -> 'options' -> 0 ->> 'symbol', 'SPY260410P00580000', 'The second question is for the legs'
) from private.lookups l;

-- The first card has been sent.
update private.outbox set status = 'sent' where kind = 'card';
select is(private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))), null, 'The card has no further question') from private.lookups l;
select is(
  (select array[r.quoted ->> 'price', r.quoted ->> 'mid', r.quoted ->> 'natural_credit', r.quoted ->> 'delta', r.quoted ->> 'buying_power']
   from public.trade_requests r),
  array['600', '152', '148', '0.25', '116000.0000'], 'The quotes are stored with the request'
);
select is((select count(*) from private.outbox where kind = 'card' and status = 'due'), 1::bigint, 'A sent card is updated');
select is((private.card_facts(r) -> 'market' ->> 'of_buying_power_percent')::numeric, 50.0, 'The card shows the share of the buying power') from public.trade_requests r;
select private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))) from private.lookups l;
select is((select count(*) from private.outbox where kind = 'card' and status = 'due'), 1::bigint, 'A waiting card is not queued again, because it reads the quotes when it leaves');

update public.trade_requests set status = 'rejected', quoted = null where true;
select is(private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))), null, 'A decided request has no further question') from private.lookups l;
select is((select quoted from public.trade_requests), null, 'The quotes of a decided request are not stored');

select * from finish();
rollback;
