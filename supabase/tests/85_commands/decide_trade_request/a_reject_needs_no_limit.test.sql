begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.switches set killed_at = now(), killed_by = '77';
update public.limits set max_open_positions = 0;
select is(pg_temp.press(1, 'reject') ->> 'outcome', 'rejected', 'A rejection is accepted under the kill switch and at any limit');

select * from finish();
rollback;
