-- Five quiet minutes for rules, two for orders; the VPC is at its profit.
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
  'the mark is taken, and judged by no price rule'
);
select pg_temp.set_clock('2026-02-24 09:35');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'until the five minutes are over');

update public.orders set status = 'cancelled' where status = 'intent';
update public.quote_settings set quiet_minutes = 0;
select pg_temp.set_clock('2026-02-24 09:31:59');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select verdict, code, exit_reason from pg_temp.decision('VPC') $$, $$ values ('waiting', 'quiet_period', 'profit_target') $$,
  'with rules judged at once, an order still waits'
);
select is(pg_temp.message('exit_due'), null, 'which ends by itself: nobody is told');
select pg_temp.set_clock('2026-02-24 09:32');
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'until the two minutes are over');

select * from finish();
rollback;
