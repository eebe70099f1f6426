begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select private.kill('77');
update private.check_lease set wanted_at = null;
select pg_temp.set_clock('2026-02-24 16:00');
select private.unkill();
select ok(not private.wakes() ? 'exit-check', 'No check is woken out of market hours');
select throws_ok('select private.unkill()', 'PT409', 'the kill switch is not on', 'Turning the kill switch off twice is refused');

select * from finish();
rollback;
