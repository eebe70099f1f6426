-- One trade is on its way and not sent yet; the CSP was executed, and its close is not sent yet.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'intent' where status = 'working';
update public.trade_requests set status = 'executing' where request_id = 'proposed';
select private.kill('77');
select is((select status from public.trade_requests where request_id = 'proposed'), 'pending', 'an entry');
select is((select status from public.trade_requests where request_id = 'CSP'), 'executed', 'not what is open');

select * from finish();
rollback;
