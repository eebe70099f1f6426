begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir shares.psql

select pg_temp.compare('2026-04-20 09:35', 340);
select bag_eq('select position_id from asked', format('values (%s::bigint), (%s)', :near, :far), 'three contracts concern two positions');
select ok(not exists (select from asked where position_id = :call), 'a short call takes shares and brings none');

select * from finish();
rollback;
