begin;
select plan(17);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:25');
select public.override_rules(pg_temp.position_of('CSP'), '{"profit_target": 200}', '77');
select public.override_rules(pg_temp.position_of('CSP'), '{"exit_dte": 14}', '77');
insert into public.journal (position_id, text, tags) values (pg_temp.position_of('CSP'), 'first', '{fed}'), (pg_temp.position_of('VPC'), 'another', '{}'), (pg_temp.position_of('CSP'), 'second', '{}');
create function pg_temp.page(request_id text default 'CSP') returns jsonb
language sql return private.position_page(pg_temp.position_of(page.request_id));

select is(pg_temp.keys(pg_temp.page()), 'chart notes orders payoff position rule_changes verdicts', 'The page has all its parts');
select is(pg_temp.page() -> 'position', to_jsonb(p) || private.rules_of(p), 'The position is its row and its rules') from public.positions p where request_id = 'CSP';
select is(
  array(select key from unnest(string_to_array('position_id ticker strategy_type status contract contract_short expiration_date dte quantity open_quantity credit entry_price
    entry_date mark natural_price mark_fault marked_at pnl unrealized_pnl realized_pnl pnl_percent fees days_held collateral capital max_risk profit_target profit_price
    stop_loss stop_price exit_dte exit_on to_profit_target to_stop_loss to_exit_dte auto_exit due verdict exit_price exit_reason exit_date request_id legs', ' ')) key
    where trim(key) <> '' and not pg_temp.page() -> 'position' ? trim(e' \n' from key)),
  '{}'::text[], 'The position has all its fields'
);
select is(pg_temp.page() -> 'chart', private.chart_facts(p) - 'now_at', 'The chart is that of chart_facts() without the current time') from public.positions p where request_id = 'CSP';
select is(pg_temp.page() -> 'payoff', private.payoff_facts(p), 'The payoff is that of payoff_facts()') from public.positions p where request_id = 'CSP';
select is(pg_temp.page() -> 'verdicts', private.verdicts_facts(pg_temp.position_of('CSP')), 'The verdicts are those of verdicts_facts()');
select is(pg_temp.each(pg_temp.page() -> 'orders', 'purpose'), '["exit", "entry"]'::jsonb, 'The orders are listed, the newest first');
select is(
  pg_temp.page() -> 'orders',
  (select jsonb_agg(to_jsonb(o) - array['request_id', 'client_order_id', 'position_id', 'urgency', 'is_live', 'broker_limit_price', 'max_debit', 'mid', 'underlying_price',
      'walked_at', 'walk', 'cancelling', 'broker_order_id', 'candidates', 'execution_data', 'run_id', 'absent_since', 'sent_at', 'updated_at', 'absences'] order by o.order_id desc)
    from public.orders o where o.request_id = 'CSP'),
  'An order is its row without internal columns'
);
select is(pg_temp.each(pg_temp.page() -> 'rule_changes', 'rule'), '["exit_dte", "profit_target"]'::jsonb, 'The changes of rules are listed, the latest first');
select is(pg_temp.page() #> '{rule_changes,1}' @> '{"changed_by": "77", "old_value": "150.00", "new_value": "200.00"}', true, 'A change has its author, the old and the new value');
select is(pg_temp.each(pg_temp.page() -> 'notes', 'text'), '["second", "first"]'::jsonb, 'The notes on the position are listed, the newest first');
select is(pg_temp.page() #> '{notes,1}' @> '{"tags": ["fed"], "trade_date": "2026-02-24"}', true, 'A note is its row of the journal');
select is(pg_temp.page('VPC') #> '{rule_changes}', '[]', 'The changes of another position are not listed');

select pg_temp.set_clock('2026-02-24 10:30');
select is(pg_temp.page(), before, 'An unchanged position has the same page five minutes later')
from (select pg_temp.page() as before) b cross join lateral pg_temp.set_clock('2026-02-24 10:35');

select pg_temp.cancel_all();
select public.close_position(pg_temp.position_of('CSP'), 220);
select is(pg_temp.page() #> '{position}' @> '{"status": "CLOSED", "open_quantity": 0, "realized_pnl": -140, "exit_reason": "manual", "due": null}', true, 'A closed position shows its P&L and its exit reason');
select is(pg_temp.page() #> '{chart,closed,pnl}', '-140', 'The chart of a closed position shows how it ended');
select throws_ok('select private.position_page(999)', 'PT404', 'there is no position 999', 'An unknown position is refused');

select * from finish();
rollback;
