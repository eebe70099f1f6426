begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1), 2);
select ok(not private.decide_drift(q, 'adopt', '77'), 'a single leg was not offered') from private.prompts q;
select ok(not private.decide_drift(q, 'ignore', '77'), 'the answer does not exist') from private.prompts q;

update public.drifts set held = 0, kind = 'missing';
select ok(not private.decide_drift(q, 'dismiss', '77'), 'the quantities have changed since the question') from private.prompts q;

select * from finish();
rollback;
