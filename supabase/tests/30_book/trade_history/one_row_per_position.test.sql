-- A trade counted twice falsifies every figure.
begin;
select plan(2);
\ir ../../book.psql

update public.orders set status = 'cancelled' where purpose = 'exit';
do $$
begin
  perform public.close_position(position_id, 75) from public.positions;
end;
$$;

select is((select count(*)::integer from public.trade_history), 2, 'each closed position has its row');
select throws_ok(
  $$ update public.trade_history set position_id = (select position_id from public.positions where request_id = 'CSP') $$,
  '23505', null, 'a second row is refused'
);

select * from finish();
rollback;
