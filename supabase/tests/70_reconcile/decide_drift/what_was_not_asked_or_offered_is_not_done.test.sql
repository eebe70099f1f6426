begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1), 2);
select ok(not private.decide_drift(q, 'adopt', '77'), 'one leg alone was not offered for adoption') from private.prompts q;
select ok(not private.decide_drift(q, 'ignore', '77'), 'there is no such answer') from private.prompts q;

update public.drifts set held = 0, kind = 'missing';
select ok(not private.decide_drift(q, 'dismiss', '77'), 'the answer is to other figures than there are now') from private.prompts q;

select * from finish();
rollback;
