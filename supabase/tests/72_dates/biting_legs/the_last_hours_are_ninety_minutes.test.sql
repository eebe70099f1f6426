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

select is(pg_temp.bites('2026-04-10 14:29'), null, 'not before half past two');
select is(pg_temp.bites('2026-04-10 14:30'), 'CSP 580', 'from then on');
select is(pg_temp.bites('2026-03-19 15:00'), 'SPX 6500', 'what the opening print settles trades until the day before');
select is(pg_temp.bites('2026-03-20 15:00'), null, 'not on the day itself');
select is(pg_temp.bites('2026-11-27 11:29'), null, 'an early close');
select is(pg_temp.bites('2026-11-27 11:30'), 'VPC 580', 'has them earlier; short legs count');
select is_empty(
  $$ select from private.biting_legs(pg_temp.ids()) leg join public.positions p using (position_id)
    where leg.warning = 'early_assignment' and p.request_id = 'VPC' $$, 'then nothing else is said of it'
);

select * from finish();
rollback;
