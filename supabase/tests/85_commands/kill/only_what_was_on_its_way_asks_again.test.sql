-- One trade's entry is not sent yet. The CSP is open, and its close is not sent yet.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'intent' where status = 'working';
update public.trade_requests set status = 'executing' where request_id = 'proposed';
select private.kill('77');
select is((select status from public.trade_requests where request_id = 'proposed'), 'pending', 'The request of an unsent entry is pending again');
select is((select status from public.trade_requests where request_id = 'CSP'), 'executed', 'The request of an open position stays executed');

select * from finish();
rollback;
