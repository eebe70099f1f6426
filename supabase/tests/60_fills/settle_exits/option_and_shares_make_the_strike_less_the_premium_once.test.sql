begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../book_assigned_shares/assigned.psql

create function pg_temp.message_of(kind text) returns jsonb
language sql return (select m.facts from private.outbox m where m.kind = message_of.kind);

select private.settle_exits(array[:csp]);
select results_eq('select realized_pnl from public.positions', $$ values (-1450.00) $$, 'the option is booked at its worth');
select is(pg_temp.message_of('closed') -> 'shares' ->> 'quantity', '200', 'the message has the shares, too');
select is(public.record_shares('SPY', -200, 576.5) ->> 'pnl', '1050.00', 'the shares have their own P&L');
select results_eq(
  'select total_pnl, shares_pnl from public.v_performance_metrics', $$ values (-400.00, 1050.00) $$,
  '576.50 less 578.50, 200 times');

select * from finish();
rollback;
