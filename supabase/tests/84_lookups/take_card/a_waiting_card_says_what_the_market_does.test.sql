begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select public.propose_trade(pg_temp.a_request('CSP', 'CSP', '{"expiration_date": "2026-04-10", "quantity": 1}'));
select is(
  (select jsonb_agg(l.facts -> 'request_id') from private.lookups l where l.kind = 'card' and l.status = 'due'), '["CSP"]',
  'whatever is proposed is quoted'
);
select is((private.wakes() ? 'scan'), true, 'at once');
select is(
  (select jsonb_object_agg(name, true) from private.lookups l cross join lateral jsonb_object_keys(private.asks(l)) name),
  '{"underlyings": true, "account": true, "closes": true}', 'first the price, and what the account is worth'
);

update private.lookups l set learned = private.take_card(l,
  '{"underlyings": [{"ticker": "SPY", "price": 600}], "account": {"equity": 50000, "cash": null, "buying_power": 116000}}') where kind = 'card';
select is(learned - 'priced_at', '{"price": 600, "expiration": "2026-04-10"}', 'what was learned') from private.lookups;
select is(
  private.asks(l) -> 'quotes' -> 'options' -> 0 ->> 'symbol', 'SPY260410P00580000', 'then its legs'
) from private.lookups l;

-- The first card has left.
update private.outbox set status = 'sent' where kind = 'card';
select is(private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))), null, 'that is all') from private.lookups l;
select is(
  (select array[r.quoted ->> 'price', r.quoted ->> 'mid', r.quoted ->> 'natural_credit', r.quoted ->> 'delta', r.quoted ->> 'buying_power']
   from public.trade_requests r),
  array['600', '152', '148', '0.25', '116000.0000'], 'and is kept with the request'
);
select is((select count(*) from private.outbox where kind = 'card' and status = 'due'), 1::bigint, 'its card is brought up to date');
select is((private.card_facts(r) -> 'market' ->> 'of_buying_power_percent')::numeric, 50.0, 'which says so') from public.trade_requests r;
select private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))) from private.lookups l;
select is((select count(*) from private.outbox where kind = 'card' and status = 'due'), 1::bigint, 'one that has not left says it anyway');

update public.trade_requests set status = 'rejected', quoted = null where true;
select is(private.take_card(l, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 148, 156)))), null, 'once it was decided') from private.lookups l;
select is((select quoted from public.trade_requests), null, 'nobody asks any more');

select * from finish();
rollback;
