begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();
prepare fact(text) as select private.health_facts() -> $1;

select results_eq($$ execute fact('open') $$, $$ values ('2'::jsonb) $$, 'The open positions are counted');
select results_eq($$ execute fact('faults') $$, $$ values ('[]'::jsonb) $$, 'There are no faults');
update public.switches set killed_at = private.now(), killed_by = '77';
select results_eq($$ execute fact('killed_at') $$, $$ values ('"Tue Feb 24, 10:15"'::jsonb) $$, 'The time of the kill switch is shown');

select * from finish();
rollback;
