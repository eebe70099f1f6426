begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

select pg_temp.opened('CSP'), pg_temp.opened('VPC', 'VPC', '{"expiration_date": "2026-11-27"}'),
  pg_temp.opened('SPX', 'CSP', '{"ticker": "SPX", "expiration_date": "2026-03-20", "strike_price": 6500, "net_credit": 3000}');
create function pg_temp.bites(at timestamp) returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return (
    select string_agg(p.request_id || ' ' || leg.strike, ', ' order by leg.strike desc)
    from private.biting_legs(pg_temp.ids()) leg join public.positions p using (position_id) where leg.warning = 'last_hours'
  );
end;
$$;

select is(pg_temp.bites('2026-04-10 14:29'), null, 'not before 14:30');
select is(pg_temp.bites('2026-04-10 14:30'), 'CSP 580', 'from 14:30 on');
select is(pg_temp.bites('2026-03-19 15:00'), 'SPX 6500', 'an option settled by the opening print trades until the day before');
select is(pg_temp.bites('2026-03-20 15:00'), null, 'not on the expiration date itself');
select is(pg_temp.bites('2026-11-27 11:29'), null, 'on a day with an early close');
select is(pg_temp.bites('2026-11-27 11:30'), 'VPC 580', 'the last hours come earlier, and short legs count');
select is_empty(
  $$ select from private.biting_legs(pg_temp.ids()) leg join public.positions p using (position_id)
    where leg.warning = 'early_assignment' and p.request_id = 'VPC' $$, 'then no other warning is sent about it'
);

select * from finish();
rollback;
