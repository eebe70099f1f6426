begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

-- Marks are in USD per contract: 1 % of a strike of 580 a share is 580.
select pg_temp.opened('CSP') as csp, pg_temp.opened('VPC', 'VPC') as vpc,
  pg_temp.opened('SPX', 'CSP', '{"ticker": "SPXW", "strike_price": 6500, "net_credit": 3000}') as spx \gset
create function pg_temp.bites(mark numeric, mark_fault text default null) returns text
language plpgsql as $$
begin
  update public.positions p set mark = bites.mark, mark_fault = bites.mark_fault;
  return (
    select string_agg(p.request_id || ' ' || leg.symbol, ', ' order by p.request_id)
    from private.biting_legs(pg_temp.ids()) leg join public.positions p using (position_id) where leg.warning = 'early_assignment'
  );
end;
$$;

select is(pg_temp.bites(null), null, 'a position without any check waits for its first mark');
select is(pg_temp.bites(249), null, 'no position is near');
select is(pg_temp.bites(250), 'VPC SPY260410P00580000', 'half of the width');
select is(pg_temp.bites(579), 'VPC SPY260410P00580000', 'less than 1 % of the strike');
select is(pg_temp.bites(580), 'CSP SPY260410P00580000, VPC SPY260410P00580000', '1 % of the strike; never an index');
select is(pg_temp.bites(null, 'too_wide'), 'CSP SPY260410P00580000, VPC SPY260410P00580000', 'not without a mark');
select is(pg_temp.bites(249, 'missing'), null, 'not without quotes');
select pg_temp.set_clock('2026-04-03 10:00');
select is(pg_temp.bites(5), null, 'Good Friday has no session');
select pg_temp.set_clock('2026-04-02 10:00');
select is(pg_temp.bites(5), null, 'eight days are left');
select pg_temp.set_clock('2026-04-06 10:00');
select is(pg_temp.bites(5), 'CSP SPY260410P00580000, VPC SPY260410P00580000', 'in the last week always');

insert into private.date_warnings values (:csp, 'early_assignment', '2026-04-10', '2026-04-06'), (:vpc, 'last_hours', '2026-04-10', '2026-04-06');
select is(pg_temp.bites(5), 'VPC SPY260410P00580000', 'not after today''s warning');
select pg_temp.set_clock('2026-04-07 10:00');
select is(pg_temp.bites(5), 'CSP SPY260410P00580000, VPC SPY260410P00580000', 'again the next day');
update private.date_warnings set left_at = private.now(), left_by = '77';
select is(pg_temp.bites(5), 'VPC SPY260410P00580000', 'not after it was answered with Leave');

select * from finish();
rollback;
