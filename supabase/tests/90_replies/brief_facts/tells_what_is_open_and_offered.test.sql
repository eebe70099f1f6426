-- The CSP holds 580 x 100 x 2, the VPC 5 x 100 x 2.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select private.brief_facts() as facts \gset
select is((:'facts'::jsonb #>> '{open,total}')::integer, 2, 'what is open');
select is((:'facts'::jsonb #>> '{open,collateral}')::numeric, 117000.0000, 'the collateral it binds');
select is(jsonb_array_length(:'facts'::jsonb -> 'nearest'), 2, 'all of them, nearest to a rule first');
select is((:'facts'::jsonb ->> 'pending')::integer, 1, 'what waits');
select is(:'facts'::jsonb #> '{open,day_change}', '-80', 'what the book has made since the close before');
select is(:'facts'::jsonb #>> '{opportunities,0,ticker}', 'SPY', 'what was offered');

select * from finish();
rollback;
