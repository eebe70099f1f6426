-- The CSP's mark of 220.00 is ten minutes old, and its close is at the broker.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:25');
select private.position_facts(position_id) as facts from public.positions where request_id = 'CSP' \gset

select ok(:'facts'::jsonb -> 'position' @> private.rules_of(p), 'The position has its rules') from public.positions p where request_id = 'CSP';
select is(:'facts'::jsonb -> 'chart', private.chart_facts(p) || '{"theme": "dark"}', 'The position has its chart') from public.positions p where request_id = 'CSP';
select is(
  (:'facts'::jsonb -> 'position') - array(select jsonb_object_keys(private.rules_of(p))),
  jsonb_build_object(
    'strategy_type', 'CSP', 'request_id', 'CSP', 'open_quantity', 2, 'entry_price', 150, 'entered_on', '2026-02-24',
    'entry_at', 'Tue Feb 24, 10:15', 'mark_fault', null, 'marked_at', 'Tue Feb 24, 10:15', 'mark_age_minutes', 10,
    'natural_price', 221, 'unrealized_pnl', -140, 'realized_pnl', 0, 'fees', 0, 'days_held', 0, 'collateral', 116000, 'break_evens', '[578.5]'::jsonb,
    'verdict', 'closing', 'close', jsonb_build_object('order_id', (pg_temp.close_of('CSP')).order_id, 'status', 'working',
      'exit_reason', 'profit_target', 'limit_price', 75),
    'close_asked_at', null, 'close_asked_by', null, 'questions', '[]'::jsonb, 'exit_price', null, 'exit_reason', null, 'exit_at', null, 'pnl_percent', null),
  'The position has its mark, its P&L and its working close'
) from public.positions p where request_id = 'CSP';

update public.report_settings set card_theme = 'light' where only_row;
select is(private.position_facts(position_id) #>> '{chart,theme}', 'light', 'The chart has the theme that the owner has set')
from public.positions where request_id = 'CSP';

select * from finish();
rollback;
