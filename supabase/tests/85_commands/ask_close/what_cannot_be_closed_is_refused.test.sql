begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.ask() returns text
language sql return (select format('select private.ask_close(%s)', position_id) from public.positions where request_id = 'VPC');
select position_id as vpc from public.positions where request_id = 'VPC' \gset

select throws_ok('select private.ask_close(0)', 'PT404', 'there is no position 0', 'A close of an unknown position is refused');
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select throws_ok(
  pg_temp.ask(), 'PT409',
  format('a close of position %s is already requested: the next check that can send it will send it', :vpc), 'A close that is already requested is refused'
);
update public.positions set close_asked_at = null, close_asked_by = null where request_id = 'VPC';
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok(pg_temp.ask(), 'PT409', null, 'A close under the kill switch is refused');
update public.switches set killed_at = null, killed_by = null;
select pg_temp.set_clock('2026-04-10 16:00');
select throws_ok(pg_temp.ask(), 'PT409', format('position %s has expired and waits for settlement', :vpc), 'A close of an expired position is refused');
select pg_temp.set_clock('2026-02-24 10:15');
select public.close_position(:vpc, 60);
select throws_ok(pg_temp.ask(), 'PT404', format('position %s is already CLOSED', :vpc), 'A close of a closed position is refused');
select is((select count(*) from private.prompts), 0::bigint, 'A refused close asks no question');

select * from finish();
rollback;
