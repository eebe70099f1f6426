begin;
select plan(3);
\ir ../../book.psql

do $$
begin
  perform public.close_position(position_id, 75) from public.positions where request_id = 'VPC';
end;
$$;

select throws_ok(
  $$ update public.trade_history set status = 'OPEN' $$,
  '23514', null, 'status is CLOSED or EXPIRED'
);
select throws_ok(
  $$ update public.trade_history set executed_by = 'nobody' $$,
  '23514', null, 'executed_by is auto or manual'
);
select throws_ok(
  $$ update public.trade_history set quantity = 0 $$,
  '23514', null, 'the quantity is above zero'
);

select * from finish();
rollback;
