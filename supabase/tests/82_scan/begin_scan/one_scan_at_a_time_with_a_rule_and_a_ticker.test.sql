begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql

prepare locked as select from pg_locks where pid = pg_backend_pid() and relation = 'private.check_lease'::regclass and mode = 'RowShareLock';
select is_empty('execute locked', 'The lease is not locked before a scan');
select private.begin_scan('{XLE,GLD}', asked_by => '77');
select isnt_empty('execute locked', 'Beginning a scan locks the lease until the transaction ends, so the second of two simultaneous scans waits and sees the first');
create function pg_temp.refused() returns text
language plpgsql as $$
begin
  perform private.begin_scan('{XLE}');
  return 'begun';
exception when sqlstate 'PT409' then
  return sqlerrm;
end;
$$;
select is(pg_temp.refused(), 'a scan is already running: its list follows', 'A second scan is refused while one is running');
update private.lookups set status = 'done' where facts ->> 'ticker' = 'XLE';
update private.lookups set status = 'asking' where facts ->> 'ticker' = 'GLD';
select is(pg_temp.refused(), 'a scan is already running: its list follows', 'A second scan is refused until the last ticker is done');
select is((select count(*)::integer from public.scans), 1, 'A refused scan leaves no row');
update private.lookups set status = 'failed' where facts ->> 'ticker' = 'GLD';
select is(pg_temp.refused(), 'begun', 'A scan without open questions does not block a new one');
update private.lookups set status = 'done' where true;
select is(pg_temp.refused(), 'begun', 'A scan that has ended does not block a new one');
update private.lookups set status = 'done' where true;

select pg_temp.only_rule(variadic '{}');
select is(pg_temp.refused(), 'no scan rule is on: /scan rules shows them', 'A scan is refused when no rule is on');
select pg_temp.only_rule('CSP');
delete from public.scan_tickers where true;
select throws_ok($$ select private.begin_scan() $$, 'PT409', 'there is no ticker to scan: /scan add SPY adds one', 'A scan is refused when there are no tickers');
select lives_ok($$ select private.begin_scan('{XLE}') $$, 'A scan of named tickers needs no list of tickers');
select is_empty('select from public.trade_requests', 'A scan creates no request');

select * from finish();
rollback;
