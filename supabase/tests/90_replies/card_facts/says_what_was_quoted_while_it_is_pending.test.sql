begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.proposed('a');
select is((select private.card_facts(r) ? 'market' from public.trade_requests r), false, 'what was not quoted says nothing of the market');
update public.trade_requests set quoted = '{"mid": 152, "is_quoted": true}';
select is(
  (select private.card_facts(r) -> 'market' from public.trade_requests r),
  (select private.market_facts(r, private.draft_position(r, 300, 2)) from public.trade_requests r), 'while it is pending, at the credit that it asks for'
);
select is((select private.card_facts(r) #> '{market,mid}' from public.trade_requests r), '152', 'as it was quoted');
update public.trade_requests set floor_credit = 100;
select is((select private.card_facts(r) #> '{market,return_percent}' from public.trade_requests r), '0.17', 'what follows is of the lowest credit that it is sold for');
select is((select jsonb_agg(private.card_facts(x) ? 'market') from public.trade_requests r
  cross join unnest(array['approved', 'executing', 'executed', 'rejected', 'expired', 'failed']) became
  cross join lateral jsonb_populate_record(r, jsonb_build_object('status', became)) x), '[false, false, false, false, false, false]', 'afterwards it is old');
select pg_temp.opened('b');
select is((select private.card_facts(r) ? 'market' from public.trade_requests r where request_id = 'b'), false, 'a position says its own');

select * from finish();
rollback;
