begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../75_check/ask_settlement_values/index.psql

select throws_ok($$ select private.ask_settle('NDX', 21000, null, '77') $$, 'PT409', 'no position in NDX waits for a settlement value', 'A settlement is refused while the options still trade');
select pg_temp.set_clock('2026-03-19 17:00');
select throws_like($$ select private.ask_settle('NDX', 21000, null, '77') $$, '%its opening print is due Fri Mar 20%', 'A settlement is refused before the opening print');
select pg_temp.set_clock('2026-03-20 10:00');
select throws_ok($$ select private.ask_settle('NDX', null, null, '77') $$, 'PT422', null, 'A settlement without a value is refused');
select throws_ok($$ select private.ask_settle(null, 21000, null, '77') $$, 'PT422', null, 'A settlement without a root is refused');
select throws_ok($$ select private.ask_settle('NDX', 0, null, '77') $$, 'PT422', null, 'A settlement at zero is refused');
select throws_ok($$ select private.ask_settle('NDX', 21000, '2026-04-17', '77') $$, 'PT409', null, 'A settlement of an expiration that still trades is refused');
select ok(not private.ask_settle('ndx', 21000, '2026-03-20', '77'), 'A root in lower case is accepted, and the settlement is booked at once');
select is((select count(*)::integer from public.positions where ticker = 'NDX' and status = 'EXPIRED'), 2, 'Both waiting positions are settled');

select * from finish();
rollback;
