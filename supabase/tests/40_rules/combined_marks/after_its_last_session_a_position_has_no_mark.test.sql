begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP');

select pg_temp.set_clock('2026-04-17 15:59:59');
select isnt_empty($$ select from private.combined_marks('position', '[]') $$, 'until the close it is quoted');
select pg_temp.set_clock('2026-04-17 16:00');
select is_empty($$ select from private.combined_marks('position', '[]') $$, 'after the close only its settlement is left');

select * from finish();
rollback;
