begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'sent' where purpose = 'exit' and status = 'working';
update public.orders set status = 'intent' where purpose = 'entry' and status = 'working';
select public.propose_trade(pg_temp.a_request('late'));
update public.trade_requests set expires_at = private.now() where request_id = 'late';
select pg_temp.begin_check();
select is((select status from pg_temp.close_of('CSP')), 'unknown', 'a sent order may have arrived and becomes unknown');
select is((select status from public.orders where request_id = 'proposed'), 'cancelled', 'an intent was certainly not sent and is cancelled');
select is((select status from public.trade_requests where request_id = 'late'), 'expired', 'a request that was not sent in time expires');

select * from finish();
rollback;
