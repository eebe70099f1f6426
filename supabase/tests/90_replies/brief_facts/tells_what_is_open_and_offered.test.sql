-- The CSP ties up 580 x 100 x 2, the VPC 5 x 100 x 2.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select private.brief_facts() as facts \gset
select is((:'facts'::jsonb #>> '{open,total}')::integer, 2, 'The brief counts the open positions');
select is((:'facts'::jsonb #>> '{open,collateral}')::numeric, 117000.0000, 'The brief has the collateral');
select is(jsonb_array_length(:'facts'::jsonb -> 'nearest'), 2, 'The brief lists the positions nearest to a rule');
select is((:'facts'::jsonb ->> 'pending')::integer, 1, 'The brief counts the pending requests');
select is(:'facts'::jsonb #> '{open,day_change}', '-80', 'The brief has the change since the close before');
select is(:'facts'::jsonb #>> '{opportunities,0,ticker}', 'SPY', 'The brief lists the offered trades');

select * from finish();
rollback;
