begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('in', 'entry', 'VPC', 150);
select is(public.paper_account()::jsonb -> 'buying_power', '99882000'::jsonb, 'an entry may fill: its 1,000 are bound');
select pg_temp.place('out', 'exit', 'CSP', 75);
select is(public.paper_account()::jsonb -> 'buying_power', '99882000'::jsonb, 'a close may not: its 116,000 stay bound');
select public.paper_cancel('["in"]');
select is(public.paper_account()::jsonb -> 'buying_power', '99883000'::jsonb, 'what was taken back binds nothing');

select * from finish();
rollback;
