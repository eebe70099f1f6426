begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql

update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["CSP"], "indices": true, "expiry_cutoff_minutes": 45}';
create function pg_temp.breach(at timestamp, expiration_date date, ticker text default 'KRE') returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return (private.not_permitted(pg_temp.a_draft('new', 'CSP',
    jsonb_build_object('ticker', ticker, 'expiration_date', expiration_date, 'strike_price', 45)))).breach;
end;
$$;

select is(pg_temp.breach('2026-04-17 15:14', '2026-04-17'), null, 'it is allowed until 15:15');
select is(
  pg_temp.breach('2026-04-17 15:15', '2026-04-17'),
  'Today is its last trading day, and Alpaca accepts no new positions in it after 15:15 New York.', 'it is refused from 15:15 on'
);
select is(pg_temp.breach('2026-04-17 15:15', '2026-04-24'), null, 'a later expiration is allowed');
select is(pg_temp.breach('2026-04-16 15:30', '2026-04-17'), null, 'it is allowed on the day before');
select alike(pg_temp.breach('2026-04-17 15:20', '2026-04-18'), '%after 15:15%', 'an option that expires on a Saturday trades on Friday for the last time');
select is(pg_temp.breach('2026-11-27 12:14', '2026-11-27'), null, 'on a short day it is allowed until 12:15');
select alike(pg_temp.breach('2026-11-27 12:15', '2026-11-27'), '%after 12:15%', 'the distance to the close is the same');
select alike(pg_temp.breach('2026-03-19 15:45', '2026-03-20', 'SPX'), '%after 15:15%', 'an option settled by the opening print trades for the last time the day before');
update private.check_lease set permits = permits - 'expiry_cutoff_minutes';
select is(pg_temp.breach('2026-04-17 15:59', '2026-04-17'), null, 'a broker without a cutoff accepts it until the close');

select * from finish();
rollback;
