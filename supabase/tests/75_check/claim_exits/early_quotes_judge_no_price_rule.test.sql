-- Five quiet minutes for rules, two for orders; the VPC is at its profit target.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

update public.quote_settings set quiet_minutes = 5;
select pg_temp.set_clock('2026-02-24 09:34:59');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select verdict, code, mark, pnl from pg_temp.decision('VPC') $$,
  $$ values ('unmarked', 'quiet_period', 75.0000, null::numeric) $$,
  'the mark is stored, but no price rule is evaluated'
);
select pg_temp.set_clock('2026-02-24 09:35');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'until the five minutes have passed');

update public.orders set status = 'cancelled' where status = 'intent';
update public.quote_settings set quiet_minutes = 0;
select pg_temp.set_clock('2026-02-24 09:31:59');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select verdict, code, exit_reason from pg_temp.decision('VPC') $$, $$ values ('waiting', 'quiet_period', 'profit_target') $$,
  'without quiet minutes for rules an order still waits'
);
select is(pg_temp.message('exit_due'), null, 'this ends by itself, so nobody is told');
select pg_temp.set_clock('2026-02-24 09:32');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'until the two minutes have passed');

select * from finish();
rollback;
