begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.proposed('CSP');
select private.quote_card(r) from public.trade_requests r;
select private.quote_card(r) from public.trade_requests r;
select results_eq(
  $$ select kind, facts ->> 'request_id', facts ->> 'ticker', jsonb_array_length(facts -> 'legs') from private.lookups $$,
  $$ values ('card', 'CSP', 'SPY', 1) $$, 'what the market says of it is asked, once'
);
update private.lookups set status = 'done' where true;
select private.quote_card(r) from public.trade_requests r;
select is((select count(*) from private.lookups where status = 'due'), 1::bigint, 'and again when that is over');

select * from finish();
rollback;
