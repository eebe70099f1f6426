begin;
select plan(2);
\ir ../../clock.psql

select lives_ok('select private.refuse_while_killed()', 'it raises nothing while the switch is off');
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok(
  'select private.refuse_while_killed()', 'PT409',
  'The kill switch has been on since Tue Feb 24, 10:15: no order is sent. /unkill turns it off.', 'it raises while the switch is on'
);

select * from finish();
rollback;
