begin;
select plan(12);
\ir ../../clock.psql
\ir ../../scan.psql

select private.begin_scan('{XLE,GLD}', asked_by => '77') as scan \gset
select pg_temp.an_opportunity(:scan);
prepare ended as select ended_at is not null from public.scans;
-- Over: by what was answered, or for a reason why nothing was.
create function pg_temp.over(ticker text, error text default null) returns void
language sql as $$
  select private.end_lookup(l, over.error) from private.lookups l where l.facts ->> 'ticker' = over.ticker
$$;

select private.finish_scan(:scan);
select results_eq('execute ended', 'values (false)', 'two tickers are waited for');
select pg_temp.over('GLD');
select results_eq('execute ended', 'values (false)', 'one is');
select is_empty($$ select from private.outbox $$, 'nothing is shown yet');
update private.lookups set status = 'asking' where facts ->> 'ticker' = 'XLE';
select private.finish_scan(:scan);
select results_eq('execute ended', 'values (false)', 'one that is asked is waited for');
select pg_temp.over('XLE', 'No answer.');
select results_eq('execute ended', 'values (true)', 'the last ticker may fail: it ends');
select results_eq('select ticker, rule, reason from public.scan_counts where rule = ''*''', $$ values ('XLE', '*', 'no_answer') $$, 'which is said of it');
select is((select place from public.opportunities), 1, 'what was found is listed');
select is((select ended_at from public.scans), private.now(), 'then');
select results_eq('select kind, asked_by from private.outbox', $$ values ('opportunities', '77') $$, 'the list comes into the chat');

delete from private.outbox where true;
update public.opportunities set place = 7 where true;
select private.finish_scan(:scan);
select is((select place from public.opportunities), 7, 'again nothing happens');
select is_empty('select from private.outbox', 'and nothing is said');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'no trade comes of it');

select * from finish();
rollback;
