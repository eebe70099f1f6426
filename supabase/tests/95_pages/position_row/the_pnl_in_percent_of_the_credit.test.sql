begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

create function pg_temp.row() returns jsonb
language sql return (select private.position_row(v) from public.v_open_positions v where v.request_id = 'VPC');
select is(pg_temp.keys(pg_temp.row()),
  'auto_exit close_limit_price close_reason close_status collateral contract contract_short credit_percent days_held dte entry_date entry_price exit_dte exit_reason'
  || ' expiration_date fees mark mark_fault marked_at max_risk natural_price nearest nearest_rule open_quantity position_id profit_target quantity realized_pnl stop_loss'
  || ' strategy_type ticker to_exit_dte_way to_profit_target_way to_stop_loss_way unrealized_pnl verdict', 'A row has the columns of the list');
select is(pg_temp.row() -> 'credit_percent', 'null', 'The percentage is null before the first mark');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(pg_temp.row() -> 'credit_percent', '20', 'The percentage is the unrealized P&L of 60 on the credit of 300');
-- One of the two contracts is bought back: 30 on 150.
insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', 100, 1, 1, -100 from public.positions p where p.request_id = 'VPC';
select private.settle_exits(array[pg_temp.position_of('VPC')]);
select is(pg_temp.row() -> 'credit_percent', '20', 'The percentage counts the open contracts alone');
select is(jsonb_build_array(pg_temp.row() -> 'open_quantity', pg_temp.row() -> 'realized_pnl'), '[1, 50]', 'The P&L of the closed contract is realized');

select * from finish();
rollback;
