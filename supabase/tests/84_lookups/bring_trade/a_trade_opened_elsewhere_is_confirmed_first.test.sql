begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select pg_temp.bring('{"verb": "add", "credit": 1.5, "fees": 1.3}');
select is(
  (select facts - 'request' from private.prompts),
  '{"action": "add", "position_ids": [], "contract": "SPY 580 put Apr 10 ''26", "quantity": 2, "entry_price": 150, "fees": 1.3, "known": 305}'::jsonb,
  'The question is whether to record the trade; it names the mid, which is far from the credit'
);
select is(
  (select facts -> 'request' from private.prompts),
  jsonb_build_object('request_id', 'add-' || (select lookup_id from private.lookups)) || '{"strategy_type": "CSP", "ticker": "SPY", "expiration_date": "2026-04-10",
    "net_credit": 150, "quantity": 2, "legs": [{"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-04-10", "quantity": 2}]}',
  'The question keeps the request'
);
select results_eq('select kind from private.outbox', $$ values ('confirmation') $$, 'A trade opened elsewhere gets a confirmation and no card');
select is_empty('select from public.trade_requests', 'Nothing is recorded before the answer');

delete from private.outbox; delete from private.prompts;
select pg_temp.bring('{"verb": "add", "credit": 1.5, "quantity": null}', pg_temp.answers());
select is((select facts -> 'known' from private.prompts), 'null', 'Without a quote the question names no mid');
select is((select facts -> 'quantity' from private.prompts), '1', 'A trade without a quantity is for one contract');

select * from finish();
rollback;
