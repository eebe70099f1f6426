begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'not_sent', differing => '{"message": "Connection refused."}'),
  pg_temp.report(:close, 'not_sent', differing => '{"message": "Connection refused."}'));
select results_eq('select purpose, status from "order" order by purpose',
  $$ values ('entry', 'cancelled'), ('exit', 'cancelled') $$, 'a close may be claimed again at the next check');
select results_eq(
  'select status, status_note from request', $$ values ('failed', 'Connection refused. Propose it again.') $$,
  'an entry may be proposed again by a person only'
);

select * from finish();
rollback;
