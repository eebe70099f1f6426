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
  || ' strategy_type ticker to_exit_dte_way to_profit_target_way to_stop_loss_way unrealized_pnl verdict', 'what a list shows');
select is(pg_temp.row() -> 'credit_percent', 'null', 'nobody knows before the first mark');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(pg_temp.row() -> 'credit_percent', '20', '60 of 300');
-- One of two is bought back: 30 of 150.
insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', 100, 1, 1, -100 from public.positions p where p.request_id = 'VPC';
select private.settle_exits(array[pg_temp.position_of('VPC')]);
select is(pg_temp.row() -> 'credit_percent', '20', 'of what is open');
select is(jsonb_build_array(pg_temp.row() -> 'open_quantity', pg_temp.row() -> 'realized_pnl'), '[1, 50]', 'the rest is realised');

select * from finish();
rollback;
