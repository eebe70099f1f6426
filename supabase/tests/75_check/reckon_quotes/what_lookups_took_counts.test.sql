-- A full check makes two requests for quotes, and the quota is seven in a minute.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.reckoned() returns text
language sql return (select format('%s, wait %s', r.calls, r.wait) from private.reckon_quotes(false, '{"calls": 7, "seconds": 60, "symbols": 2}') r);
insert into private.lookups (kind, status, quote_calls, chain_calls, asked_at) values ('chain', 'done', 3, 40, clock_timestamp() - interval '20 seconds');
select is(pg_temp.reckoned(), '2, wait ', 'three were used, so two and two for the next check are left');
update private.lookups set quote_calls = 4;
select is(pg_temp.reckoned(), '2, wait 40', 'four are too many until a minute has passed');
update private.lookups set asked_at = clock_timestamp() - interval '61 seconds';
select is(pg_temp.reckoned(), '2, wait ', 'then they no longer count');
insert into private.exit_checks (market_open, quote_calls, began_at) values (true, 2, clock_timestamp() - interval '50 seconds');
insert into private.lookups (kind, status, quote_calls, asked_at) values ('trade', 'asking', 2, clock_timestamp() - interval '10 seconds');
select is(pg_temp.reckoned(), '2, wait 10', 'requests of checks and lookups are added');
update private.lookups set quote_calls = 0 where kind = 'trade';
select is(pg_temp.reckoned(), '2, wait ', 'requests for chains do not count');
insert into private.lookups (kind) values ('chain');
select is(pg_temp.reckoned(), '2, wait ', 'a lookup that was never asked does not count');

select * from finish();
rollback;
