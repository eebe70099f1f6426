-- Three contracts for 500 in all: a third is 166.666...
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.fill(pg_temp.entering('thirds', differing => '{"quantity": 3}'), 3, 500);
select private.open_filled_entries() ->> 0 as thirds \gset
select pg_temp.closing(:thirds) as close \gset

create function pg_temp.realized(order_id bigint, filled integer, cash numeric) returns numeric
language plpgsql as $$
begin
  perform pg_temp.fill(order_id, filled, cash);
  perform private.settle_exits(array(select position_id from public.positions));
  return (select realized_pnl from public.positions);
end;
$$;
-- 166.666... - 50, 333.333... - 100, 500 - 150; three roundings of the first would make 350.01.
select is(pg_temp.realized(:close, 1, -50), 116.67, 'one contract, rounded to the cent');
select is(pg_temp.realized(:close, 2, -100), 233.33, 'two contracts');
select is(pg_temp.realized(:close, 3, -150), 350.00, 'all three, exactly');

select * from finish();
rollback;
