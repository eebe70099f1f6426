begin;
select plan(2);
\ir a_position.psql

prepare on_day(date) as select exit_reason from pg_temp.evaluated(150, $1, '{"exit_dte": 0}');
select results_eq($$ execute on_day('2026-04-16') $$, 'values (null::text)', 'it does not hold the day before');
select results_eq($$ execute on_day('2026-04-17') $$, $$ values ('21dte') $$, 'it holds on the last day');

select * from finish();
rollback;
