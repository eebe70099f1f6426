-- The close of the VPC is already requested. The CSP's working close is by the date rule, then by hand, then its stop.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
update public.orders set urgency = 3, exit_reason = '21dte' where purpose = 'exit';
select lives_ok('select private.ask_close_all()', 'A working close by the date rule can be replaced');
update public.orders set urgency = 2, exit_reason = 'manual' where purpose = 'exit';
select is(answer, case status when 'cancelled' then '' else 'PT409' end, 'A live close by hand is enough: ' || status)
from pg_temp.in_each_status('select private.ask_close_all()');
update public.orders set urgency = 1, exit_reason = 'stop_loss', status = 'working' where purpose = 'exit';
select throws_ok('select private.ask_close_all()', 'PT409', null, 'A working stop is enough');

select * from finish();
rollback;
