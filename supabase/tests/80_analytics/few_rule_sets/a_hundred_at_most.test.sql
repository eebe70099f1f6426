begin;
select plan(2);

create function pg_temp.sets(number integer) returns jsonb
language sql return (select jsonb_agg('{}'::jsonb) from generate_series(1, number));
select is(private.few_rule_sets(pg_temp.sets(100)), pg_temp.sets(100), 'a hundred are given back');
select throws_ok('select public.replay(pg_temp.sets(101))', 'PT422', 'a replay takes 100 rule sets at most', 'one more is refused');

select * from finish();
rollback;
