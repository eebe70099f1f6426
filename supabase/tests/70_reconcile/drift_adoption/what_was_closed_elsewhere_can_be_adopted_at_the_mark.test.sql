-- The CSP is closed. The broker holds one of the VPC's two, in both legs, and its mark is 120.00.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'CSP';
select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.reconcile(pg_temp.holdings(-1, 1), 2);

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  private.drift_adoption('SPY'),
  format('[{"position_id": %s, "quantity": 1, "price": 120, "reason": "manual", "underlying_price": null,
    "to_exercise": []}]', :vpc)::jsonb,
  'one contract can be booked as closed, at its mark'
);
select is(private.drift_adoption('QQQ'), null, 'another ticker has nothing to adopt');

select * from finish();
rollback;
