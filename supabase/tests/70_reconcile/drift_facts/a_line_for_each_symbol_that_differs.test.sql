-- The CSP is closed. The broker holds one of the VPC's two, in both legs.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'CSP';
select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.reconcile(pg_temp.holdings(-1, 1), 2);

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  private.drift_facts('SPY') -> 'lines',
  format('[{"symbol": "SPY260410P00575000", "kind": "quantity_differs", "booked": 2, "held": 1, "position_ids": [%1$s]},
    {"symbol": "SPY260410P00580000", "kind": "quantity_differs", "booked": -2, "held": -1, "position_ids": [%1$s]}]', :vpc)::jsonb,
  'a line for each symbol that differs'
);
select is(private.drift_facts('SPY') -> 'adopt', private.drift_adoption('SPY'), 'the closes that can be booked');
select is(
  private.drift_facts('QQQ'),
  '{"ticker": "QQQ", "lines": null, "appeared": [], "shares": null, "succession": null, "adopt": null}'::jsonb,
  'another ticker has no lines'
);

select * from finish();
rollback;
