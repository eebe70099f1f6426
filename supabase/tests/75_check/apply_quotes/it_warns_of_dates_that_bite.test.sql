begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
update public.positions set mark = 5400 where request_id = 'CSP';
delete from private.outbox;
select pg_temp.check_by(pg_temp.quotes(5401, 5000), '[{"ticker": "SPY", "price": 526}]');
select is((pg_temp.message('early_assignment') ->> 'time_value')::numeric, 0.01, 'a cent is left');
select is((select count(*) from private.outbox where kind = 'early_assignment'), 2::bigint, 'of the put, and of the spread by its mark of now');
select pg_temp.check_by(pg_temp.quotes(5401, 5000), '[{"ticker": "SPY", "price": 526}]');
select is((select count(*) from private.outbox where kind = 'early_assignment'), 2::bigint, 'each once');

select * from finish();
rollback;
