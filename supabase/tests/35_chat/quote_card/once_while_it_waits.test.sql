begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.proposed('CSP');
select private.quote_card(r) from public.trade_requests r;
select private.quote_card(r) from public.trade_requests r;
select results_eq(
  $$ select kind, facts ->> 'request_id', facts ->> 'ticker', jsonb_array_length(facts -> 'legs') from private.lookups $$,
  $$ values ('card', 'CSP', 'SPY', 1) $$, 'one lookup is queued'
);
update private.lookups set status = 'done' where true;
select private.quote_card(r) from public.trade_requests r;
select is((select count(*) from private.lookups where status = 'due'), 1::bigint, 'after it has ended, another one may be queued');

select * from finish();
rollback;
