begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(175, 100));
select pg_temp.check_by('[]');
select private.rules_of(p) as rules from public.positions p where request_id = 'VPC' \gset
select is(:'rules'::jsonb -> 'mark', '75', 'the last mark is shown');
select is(
  jsonb_build_array(:'rules'::jsonb -> 'pnl', :'rules'::jsonb -> 'to_profit_target', :'rules'::jsonb -> 'to_stop_loss'),
  '[null, null, null]', 'no P&L is computed from it'
);
select is(:'rules'::jsonb ->> 'due', null, 'no price rule holds');
select pg_temp.set_clock('2026-03-20 10:00');
select is(private.rules_of(p) ->> 'due', '21dte', 'the date rule needs no mark') from public.positions p where request_id = 'VPC';

select * from finish();
rollback;
