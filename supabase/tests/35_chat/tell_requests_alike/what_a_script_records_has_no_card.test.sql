begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('recorded');
update public.trade_requests set status = 'pending';
delete from private.outbox;
select pg_temp.opened('also recorded');
select is_empty('select from private.outbox where kind = $$card$$', 'no card is queued');

select * from finish();
rollback;
