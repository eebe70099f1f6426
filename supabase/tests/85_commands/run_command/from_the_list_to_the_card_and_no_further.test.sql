begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create sequence update_ids start 900;
create function pg_temp.pick() returns jsonb
language sql as $$ select public.run_command(nextval('update_ids'), '77', 'pick', jsonb_build_object('opportunity_id', (select min(opportunity_id) from public.opportunities)), 5) $$;
-- Answers the questions of the next lookup, round after round. Returns the number of rounds.
create function pg_temp.scan() returns integer
language plpgsql as $$
declare
  n jsonb := public.next_lookup();
  asks jsonb := n -> 'asks';
  said jsonb := '{}';
  rounds integer := 0;
begin
  while asks is not null loop
    said := public.take_answer((n ->> 'lookup_id')::bigint, (n ->> 'attempt')::integer, case when asks ? 'quotes'
      then pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))
      else '{"underlyings": [{"ticker": "SPY", "price": 600}], "expirations": ["2026-04-10"], "account": {"equity": 250000, "cash": 1, "buying_power": 200000}}'
    end, round => coalesce((said ->> 'round')::integer, 0));
    asks := said -> 'asks';
    rounds := rounds + 1;
  end loop;
  return rounds;
end;
$$;

select pg_temp.an_opportunity('CSP', 2);
select is(pg_temp.pick(), '{"outcome": "done", "wakes": ["scan"]}'::jsonb, 'Picking an opportunity wakes the function scan');
select is(pg_temp.scan(), 2, 'A picked opportunity is quoted in two rounds');
select results_eq(
  'select r.origin, r.status, r.net_credit, r.quantity from public.trade_requests r join public.opportunities o using (request_id)',
  $$ values ('scan', 'pending', 145.0000, 2) $$, 'The picked trade is proposed at the market''s price, with the quantity of the budget'
);
-- The collateral is 116000 of a buying power of 200000; the maximum loss is 115710 of an equity of 250000.
select is(
  (select jsonb_build_array(m -> 'of_buying_power_percent', m -> 'of_equity_percent', m -> 'chance')
    from public.trade_requests r cross join lateral (select private.card_facts(r) -> 'market' as m) c), '[58.0, 46.3, 0.71]'::jsonb, 'The card shows the share of buying power and equity, and the chance'
);
select is((select count(*)::integer from private.outbox where kind = 'card'), 1, 'One card is sent');
update private.outbox set status = 'sent';
select pg_temp.pick();
select results_eq($$ select facts from private.outbox where kind = 'card' and status = 'due' $$, $$ values ('{"anew": true}'::jsonb) $$, 'Picking the opportunity again sends the same card again');
select is(pg_temp.scan(), 2, 'The card is quoted again');
select is((select count(*)::integer from public.trade_requests), 1, 'Picking the opportunity again creates no second request');

update public.trade_requests set status = 'approved';
select is(pg_temp.pick() ->> 'message', 'It was already approved: SPY 580 put Apr 10 ''26.', 'Picking an approved opportunity is refused');
update public.trade_requests set status = 'rejected';
select pg_temp.pick();
select is(pg_temp.scan(), 2, 'A rejected opportunity can be picked again');
select is((select r.status from public.trade_requests r join public.opportunities o using (request_id)), 'pending', 'A rejected opportunity that is picked again has a new request');
select is_empty('select from public.orders', 'Picking creates no order');

select * from finish();
rollback;
