begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../75_check/ask_settlement_values/index.psql

select throws_ok($$ select private.ask_settle('NDX', 21000, null, '77') $$, 'PT409', 'no position in NDX waits for a settlement value', 'it trades');
select pg_temp.set_clock('2026-03-19 17:00');
select throws_like($$ select private.ask_settle('NDX', 21000, null, '77') $$, '%its opening print is due Fri Mar 20%', 'its print is to come');
select pg_temp.set_clock('2026-03-20 10:00');
select throws_ok($$ select private.ask_settle('NDX', null, null, '77') $$, 'PT422', null, 'without a value');
select throws_ok($$ select private.ask_settle(null, 21000, null, '77') $$, 'PT422', null, 'without a root');
select throws_ok($$ select private.ask_settle('NDX', 0, null, '77') $$, 'PT422', null, 'a value of nothing');
select throws_ok($$ select private.ask_settle('NDX', 21000, '2026-04-17', '77') $$, 'PT409', null, 'another expiration still trades');
select ok(not private.ask_settle('ndx', 21000, '2026-03-20', '77'), 'done, whatever its letters');
select is((select count(*)::integer from public.positions where ticker = 'NDX' and status = 'EXPIRED'), 2, 'both');

select * from finish();
rollback;
