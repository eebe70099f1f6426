-- The broker holds one of the CSP's two puts; its mark is 220.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(220));
select pg_temp.reconcile(pg_temp.holdings(-1, 0), 2);
select token as first from private.prompts \gset
select isnt((select facts -> 'adopt' from private.prompts), 'null', 'the question offers to book the close at the mark');

select pg_temp.check_by(pg_temp.quotes(230));
select pg_temp.reconcile(pg_temp.holdings(-1, 0));
select is((select token from private.prompts), :'first', 'another mark does not change the question');

select pg_temp.check_by('[]');
select pg_temp.reconcile(pg_temp.holdings(-1, 0));
select isnt((select token from private.prompts), :'first', 'without a mark the offer is gone, and the buttons have a new token');

select * from finish();
rollback;
