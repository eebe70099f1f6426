begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('in', 'entry', 'VPC', 150);
select is(public.paper_account()::jsonb -> 'buying_power', '99882000'::jsonb, 'a working entry may fill, so its collateral of 1,000 is tied up');
select pg_temp.place('out', 'exit', 'CSP', 75);
select is(public.paper_account()::jsonb -> 'buying_power', '99882000'::jsonb, 'a working close has not filled, so the collateral of 116,000 stays tied up');
select public.paper_cancel('["in"]');
select is(public.paper_account()::jsonb -> 'buying_power', '99883000'::jsonb, 'a cancelled order ties up nothing');

select * from finish();
rollback;
