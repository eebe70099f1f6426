begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.executed_by(source text, reason text) returns text
language plpgsql as $$
declare
  closed bigint := pg_temp.opened(source || reason);
  close bigint := pg_temp.closing(closed, reason);
begin
  update public.orders o set source = executed_by.source where o.order_id = close;
  perform pg_temp.fill(close, 2, -150);
  perform private.settle_exits(array[closed]);
  return (select h.executed_by from public.trade_history h where h.position_id = closed);
end;
$$;
select is(pg_temp.executed_by('engine', '21dte'), 'auto', 'a rule');
select is(pg_temp.executed_by('engine', 'manual'), 'manual', 'a person who requested the close');
select is(pg_temp.executed_by('manual', 'profit_target'), 'manual', 'a person who recorded a close elsewhere');

select * from finish();
rollback;
