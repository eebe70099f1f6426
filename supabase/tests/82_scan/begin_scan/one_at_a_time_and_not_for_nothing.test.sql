begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql

prepare locked as select from pg_locks where pid = pg_backend_pid() and relation = 'private.check_lease'::regclass and mode = 'RowShareLock';
select is_empty('execute locked', 'nobody has the book');
select private.begin_scan('{XLE,GLD}', asked_by => '77');
select isnt_empty('execute locked', 'who begins a scan has it until the transaction ends: of two at the same instant one waits, and sees the other');
create function pg_temp.refused() returns text
language plpgsql as $$
begin
  perform private.begin_scan('{XLE}');
  return 'begun';
exception when sqlstate 'PT409' then
  return sqlerrm;
end;
$$;
select is(pg_temp.refused(), 'a scan is already running: its list follows', 'a second one is refused');
update private.lookups set status = 'done' where facts ->> 'ticker' = 'XLE';
update private.lookups set status = 'asking' where facts ->> 'ticker' = 'GLD';
select is(pg_temp.refused(), 'a scan is already running: its list follows', 'until the last ticker is over');
select is((select count(*)::integer from public.scans), 1, 'nothing is left of it');
update private.lookups set status = 'failed' where facts ->> 'ticker' = 'GLD';
select is(pg_temp.refused(), 'begun', 'one of which nothing is asked any more stands in nobody''s way');
update private.lookups set status = 'done' where true;
select is(pg_temp.refused(), 'begun', 'nor does one that is over');
update private.lookups set status = 'done' where true;

select pg_temp.only_rule(variadic '{}');
select is(pg_temp.refused(), 'no scan rule is on: /scan rules shows them', 'without a rule there is nothing to look for');
select pg_temp.only_rule('CSP');
delete from public.scan_tickers where true;
select throws_ok($$ select private.begin_scan() $$, 'PT409', 'there is no ticker to scan: /scan add SPY adds one', 'nor where to look');
select lives_ok($$ select private.begin_scan('{XLE}') $$, 'but at what is named');
select is_empty('select from public.trade_requests', 'no trade comes of it');

select * from finish();
rollback;
