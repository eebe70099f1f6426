begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
update public.positions set mark = 5400 where request_id = 'CSP';
delete from private.outbox;
select pg_temp.check_by(pg_temp.quotes(5401, 5000), '[{"ticker": "SPY", "price": 526}]');
select is((pg_temp.message('early_assignment') ->> 'time_value')::numeric, 0.01, 'a cent of time value is left');
select is((select count(*) from private.outbox where kind = 'early_assignment'), 2::bigint, 'the put by its stored mark, the spread by its present one');
select pg_temp.check_by(pg_temp.quotes(5401, 5000), '[{"ticker": "SPY", "price": 526}]');
select is((select count(*) from private.outbox where kind = 'early_assignment'), 2::bigint, 'each warning is sent once');

select * from finish();
rollback;
