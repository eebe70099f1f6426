begin;
select plan(12);
\ir ../../clock.psql
\ir ../../scan.psql

select private.begin_scan('{XLE,GLD}', asked_by => '77') as scan \gset
select pg_temp.an_opportunity(:scan);
prepare ended as select ended_at is not null from public.scans;
-- Ends the question of a ticker: answered, or failed with an error.
create function pg_temp.over(ticker text, error text default null) returns void
language sql as $$
  select private.end_lookup(l, over.error) from private.lookups l where l.facts ->> 'ticker' = over.ticker
$$;

select private.finish_scan(:scan);
select results_eq('execute ended', 'values (false)', 'A scan does not end while two tickers are open');
select pg_temp.over('GLD');
select results_eq('execute ended', 'values (false)', 'A scan does not end while one ticker is open');
select is_empty($$ select from private.outbox $$, 'A running scan sends no list');
update private.lookups set status = 'asking' where facts ->> 'ticker' = 'XLE';
select private.finish_scan(:scan);
select results_eq('execute ended', 'values (false)', 'A scan does not end while a ticker is being asked');
select pg_temp.over('XLE', 'No answer.');
select results_eq('execute ended', 'values (true)', 'A scan ends even when the last ticker fails');
select results_eq('select ticker, rule, reason from public.scan_counts where rule = ''*''', $$ values ('XLE', '*', 'no_answer') $$, 'A failed ticker is counted as not answered');
select is((select place from public.opportunities), 1, 'The opportunities found are listed');
select is((select ended_at from public.scans), private.now(), 'The scan has the time at which it ended');
select results_eq('select kind, asked_by from private.outbox', $$ values ('opportunities', '77') $$, 'The list is sent to the chat');

delete from private.outbox where true;
update public.opportunities set place = 7 where true;
select private.finish_scan(:scan);
select is((select place from public.opportunities), 7, 'Finishing a scan again does not change the list');
select is_empty('select from private.outbox', 'Finishing a scan again sends no message');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'A scan creates no request and no order');

select * from finish();
rollback;
