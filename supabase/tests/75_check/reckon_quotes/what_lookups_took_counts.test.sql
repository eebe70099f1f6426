-- A full check makes two requests for quotes, and there may be seven in a minute.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.reckoned() returns text
language sql return (select format('%s, wait %s', r.calls, r.wait) from private.reckon_quotes(false, '{"calls": 7, "seconds": 60, "symbols": 2}') r);
insert into private.lookups (kind, status, quote_calls, chain_calls, asked_at) values ('chain', 'done', 3, 40, clock_timestamp() - interval '20 seconds');
select is(pg_temp.reckoned(), '2, wait ', 'three were used: two, and two of the next check, are left');
update private.lookups set quote_calls = 4;
select is(pg_temp.reckoned(), '2, wait 40', 'four are too many until they are a minute ago');
update private.lookups set asked_at = clock_timestamp() - interval '61 seconds';
select is(pg_temp.reckoned(), '2, wait ', 'then they are not');
insert into private.exit_checks (market_open, quote_calls, began_at) values (true, 2, clock_timestamp() - interval '50 seconds');
insert into private.lookups (kind, status, quote_calls, asked_at) values ('trade', 'asking', 2, clock_timestamp() - interval '10 seconds');
select is(pg_temp.reckoned(), '2, wait 10', 'those of checks and of lookups together');
update private.lookups set quote_calls = 0 where kind = 'trade';
select is(pg_temp.reckoned(), '2, wait ', 'chains are no quotes');
insert into private.lookups (kind) values ('chain');
select is(pg_temp.reckoned(), '2, wait ', 'what was never asked took none');

select * from finish();
rollback;
