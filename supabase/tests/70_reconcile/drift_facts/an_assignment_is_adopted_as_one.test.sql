-- The VPC is over; of the CSP's two puts none is left, and 200 shares are there. Its mark is 300.00.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(300));
select pg_temp.reconcile('[{"symbol": "SPY", "quantity": 200}]', 2);
select is(
  private.drift_facts('SPY') -> 'adopt',
  (select jsonb_build_array(jsonb_build_object('position_id', position_id, 'quantity', 2, 'price', 300, 'reason', 'assigned'))
    from public.positions where request_id = 'CSP'),
  'two contracts, by assignment'
);

select * from finish();
rollback;
