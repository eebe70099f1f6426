-- Positions of four at 150.00, since the end of Tuesday the 24th, when their marks were 130.00.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.marked(request_id text, mark numeric, trade_date date default null) returns void
language plpgsql as $$
declare
  id bigint := (select p.position_id from public.positions p where p.request_id = marked.request_id);
begin
  if marked.trade_date is null then
    update public.positions p set mark = marked.mark where p.position_id = id;
  else
    insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
    values (id, marked.trade_date, marked.mark, marked.mark, marked.mark, array[private.now()], array[marked.mark]);
  end if;
end;
$$;
create function pg_temp.part(request_id text, quantity integer, cash numeric, fees numeric) returns void
language sql as $$
  insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, fees)
  select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', -part.cash / part.quantity, part.quantity, part.quantity, part.cash, part.fees
  from public.positions p where p.request_id = part.request_id;
  select private.settle_exits(array(select p.position_id from public.positions p where p.request_id = part.request_id));
$$;
create function pg_temp.change_of(request_id text, since date default '2026-02-24') returns text
language sql return (
  select c.change::numeric(14, 2) || case when c.is_known then '' else ', nobody knows' end
  from private.changes_since(since) c join public.positions p using (position_id) where p.request_id = change_of.request_id
);

select public.create_position(pg_temp.a_request(name, 'CSP', '{"quantity": 4}'), 150, 4, '{"commission": 2.4}')
from unnest(array['held', 'part', 'over', 'before', 'unmarked']) name;
select pg_temp.part('before', 1, -140, 0.6);
select pg_temp.marked(name, 130, '2026-02-24') from unnest(array['held', 'part', 'over', 'before']) name;
select pg_temp.marked(name, 130) from unnest(array['held', 'part', 'over', 'before']) name;

select pg_temp.set_clock('2026-02-25 11:00');
select is(pg_temp.change_of('held'), '0.00', 'nothing has changed');
select pg_temp.marked(name, 145) from unnest(array['held', 'part', 'before', 'unmarked']) name;
select is(pg_temp.change_of('held'), '-60.00', 'closing four costs 15.00 more');
select pg_temp.part('part', 3, -360, 1.5);
select is(pg_temp.change_of('part'), '13.50', 'three were closed 10.00 below the mark, with fees, and the fourth costs 15.00 more');
select pg_temp.part('over', 4, -400, 2);
select is(pg_temp.change_of('over'), '118.00', 'all were closed 30.00 below the mark, with fees');
select is(pg_temp.change_of('before'), '-45.00', 'a position closed on the day itself is left out');
select is(pg_temp.change_of('unmarked'), '20.00, nobody knows', 'without a mark the entry price counts, and is_known is false');

select public.create_position(pg_temp.a_request('new', 'CSP', '{"quantity": 4}'), 150, 4, '{"commission": 2.4}');
select is(pg_temp.change_of('new'), '-2.40', 'a position opened since has paid its fees');
select pg_temp.marked('new', 110);
select is(pg_temp.change_of('new'), '157.60', 'its mark is compared with its entry');

select * from finish();
rollback;
