begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir shares.psql

select pg_temp.compare('2026-04-20 09:35', -60);
select results_eq('select position_id from asked', format('values (%s::bigint)', :call), 'a hundred shares are missing');

select * from finish();
rollback;
