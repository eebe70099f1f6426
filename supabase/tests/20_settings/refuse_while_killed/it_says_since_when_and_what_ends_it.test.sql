begin;
select plan(2);
\ir ../../clock.psql

select lives_ok('select private.refuse_while_killed()', 'off');
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok(
  'select private.refuse_while_killed()', 'PT409',
  'The kill switch has been on since Tue Feb 24, 10:15: no order is sent. /unkill turns it off.', 'on'
);

select * from finish();
rollback;
