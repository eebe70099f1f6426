-- Of the CSP's two puts the broker holds one; its mark is 220.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(220));
select pg_temp.reconcile(pg_temp.holdings(-1, 0), 2);
select token as first from private.prompts \gset
select isnt((select facts -> 'adopt' from private.prompts), 'null', 'it offers to book the close at the mark');

select pg_temp.check_by(pg_temp.quotes(230));
select pg_temp.reconcile(pg_temp.holdings(-1, 0));
select is((select token from private.prompts), :'first', 'another mark is no other question: it books what it says');

select pg_temp.check_by('[]');
select pg_temp.reconcile(pg_temp.holdings(-1, 0));
select isnt((select token from private.prompts), :'first', 'without one the offer is gone, and so are its buttons');

select * from finish();
rollback;
