begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

-- The requests that the brief offers.
create function pg_temp.offered() returns text
language sql return (
  select string_agg(o ->> 'ticker', ', ' order by o ->> 'ticker') from jsonb_array_elements(private.brief_facts() -> 'opportunities') o
);

update public.trade_requests set status = 'executing' where request_id = 'proposed';
select is(pg_temp.offered(), null, 'Executed and executing requests are not offered');
select pg_temp.proposed(ticker, 'CSP', jsonb_build_object('ticker', ticker)) from unnest(array['AMD', 'NVDA', 'TSLA']) ticker;
update public.trade_requests set status = 'rejected' where request_id = 'AMD';
update public.trade_requests set floor_credit = 130 where request_id = 'NVDA';
select is(pg_temp.offered(), 'NVDA, TSLA', 'Rejected requests are not offered');
select is(
  jsonb_path_query_array(private.brief_facts(), '$.opportunities[*].floor_credit'), '[130, 150]'::jsonb, 'An offer has the lowest credit that an approval accepts');
select pg_temp.set_clock('2026-02-24 16:30');
select is(private.brief_facts() ->> 'proposals', '0', 'Requests that the close has ended do not count, though no check has ended them yet');

select * from finish();
rollback;
