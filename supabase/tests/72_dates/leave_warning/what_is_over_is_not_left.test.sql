begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

select pg_temp.opened('CSP') as csp \gset
select private.tell_warnings('last_hours', jsonb_build_array(jsonb_build_object('position_id', :csp, 'bites_on', '2026-04-10')));
select throws_ok(
  format('select private.leave_warning(%s, %L, %L)', :csp, 'ex_dividend', '77'), 'PT409',
  format('position %s has nothing left to decide here', :csp), 'a warning that was not sent cannot be answered'
);
select private.leave_warning(:csp, 'last_hours', '77');
select private.leave_warning(:csp, 'last_hours', '78');
select results_eq('select left_by, left_at from private.date_warnings', $$ values ('77', private.now()) $$, 'the first person''s answer counts');
select lives_ok(format('select private.leave_warning(%s, %L, %L)', :csp, 'last_hours', '77'), 'until its date');
select pg_temp.set_clock('2026-04-11 10:00');
select throws_ok(format('select private.leave_warning(%s, %L, %L)', :csp, 'last_hours', '77'), 'PT409', null, 'not after its date');

select * from finish();
rollback;
