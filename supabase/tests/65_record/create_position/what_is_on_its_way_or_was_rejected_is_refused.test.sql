begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.record() returns text
language sql return $$ select public.create_position(pg_temp.a_request('proposed', 'CSP'), 150, 2, '{}') $$;

update public.trade_requests set status = 'executing' where request_id = 'proposed';
select throws_ok(
  pg_temp.record(), 'PT409', 'request_id proposed is executing: it cannot be recorded as filled elsewhere', 'the executing request would be opened twice'
);
update public.trade_requests set status = 'rejected' where request_id = 'proposed';
select throws_ok(pg_temp.record(), 'PT409', null, 'a person has rejected the request');

-- A request that was not sent may have been traded by hand meanwhile.
delete from public.orders where request_id = 'proposed';
update public.trade_requests set status = 'pending' where request_id = 'proposed';
select lives_ok(pg_temp.record(), 'a pending request is accepted');
select is((select status from public.trade_requests where request_id = 'proposed'), 'executed', 'nobody has to decide about it any more');

select * from finish();
rollback;
