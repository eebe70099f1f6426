begin;
select plan(3);
\ir ../../book.psql
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare unmarked as select p.request_id from private.system_faults() f join public.positions p on p.position_id::text = f.subject;

update public.positions set unmarked_checks = case request_id when 'CSP' then 2 else 3 end;
select results_eq('execute unmarked', $$ values ('VPC') $$, 'three checks are a fault, two are not');
update public.quote_settings set unmarked_checks_alert = 4;
select is_empty('execute unmarked', 'the owner may change the number');
update public.positions set unmarked_checks = 9, status = 'CLOSED', open_quantity = 0, exit_date = now(), exit_price = 1,
  exit_reason = 'manual', realized_pnl = 1, pnl_percent = 1, unrealized_pnl = null;
select is_empty('execute unmarked', 'a closed position needs no mark');

select * from finish();
rollback;
