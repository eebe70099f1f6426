begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.proposed('a');
select is((select private.card_facts(r) ? 'market' from public.trade_requests r), false, 'A card without quotes has no facts of the market');
update public.trade_requests set quoted = '{"mid": 152, "is_quoted": true}';
select is(
  (select private.card_facts(r) -> 'market' from public.trade_requests r),
  (select private.market_facts(r, private.draft_position(r, 300, 2)) from public.trade_requests r), 'A pending card has the facts of the market at the credit that it asks for'
);
select is((select private.card_facts(r) #> '{market,mid}' from public.trade_requests r), '152', 'The mid is that of the stored quotes');
update public.trade_requests set floor_credit = 100;
select is((select private.card_facts(r) #> '{market,return_percent}' from public.trade_requests r), '0.17', 'The return is at the lowest credit that an approval accepts');
select is((select jsonb_agg(private.card_facts(x) ? 'market') from public.trade_requests r
  cross join unnest(array['approved', 'executing', 'executed', 'rejected', 'expired', 'failed']) became
  cross join lateral jsonb_populate_record(r, jsonb_build_object('status', became)) x), '[false, false, false, false, false, false]', 'A decided card has no facts of the market');
select pg_temp.opened('b');
select is((select private.card_facts(r) ? 'market' from public.trade_requests r where request_id = 'b'), false, 'The card of a position has no facts of the market');

select * from finish();
rollback;
