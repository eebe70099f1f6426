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
select is(pg_temp.offered(), null, 'not what has been executed, nor what is at the broker');
select pg_temp.proposed(ticker, 'CSP', jsonb_build_object('ticker', ticker)) from unnest(array['AMD', 'NVDA', 'TSLA']) ticker;
update public.trade_requests set status = 'rejected' where request_id = 'AMD';
update public.trade_requests set floor_credit = 130 where request_id = 'NVDA';
select is(pg_temp.offered(), 'NVDA, TSLA', 'nor what was rejected');
select is(
  jsonb_path_query_array(private.brief_facts(), '$.opportunities[*].floor_credit'), '[130, 150]'::jsonb, 'at the credit that an approval takes');
select pg_temp.set_clock('2026-02-24 16:30');
select is(private.brief_facts() ->> 'proposals', '0', 'nor what the close has ended, though no check has said so yet');

select * from finish();
rollback;
