begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.ask() returns text
language sql return (select format('select private.ask_close(%s)', position_id) from public.positions where request_id = 'VPC');
select position_id as vpc from public.positions where request_id = 'VPC' \gset

select throws_ok('select private.ask_close(0)', 'PT404', 'there is no position 0', 'nobody has it');
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select throws_ok(
  pg_temp.ask(), 'PT409',
  format('a close of position %s is already requested: the next check that can send it will send it', :vpc), 'asked for'
);
update public.positions set close_asked_at = null, close_asked_by = null where request_id = 'VPC';
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok(pg_temp.ask(), 'PT409', null, 'nothing is sent under the kill switch');
update public.switches set killed_at = null, killed_by = null;
select pg_temp.set_clock('2026-04-10 16:00');
select throws_ok(pg_temp.ask(), 'PT409', format('position %s has expired and waits for settlement', :vpc), 'expired');
select pg_temp.set_clock('2026-02-24 10:15');
select public.close_position(:vpc, 60);
select throws_ok(pg_temp.ask(), 'PT404', format('position %s is already CLOSED', :vpc), 'over');
select is((select count(*) from private.prompts), 0::bigint, 'nothing was asked');

select * from finish();
rollback;
