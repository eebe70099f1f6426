begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

create function pg_temp.warned(at timestamp) returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  delete from private.outbox;
  delete from private.date_warnings;
  perform private.warn_last_hours((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), pg_temp.at(47.2, 'KRE'));
  return (select concat_ws(' ', facts ->> 'broker', facts ->> 'liquidates_at') from private.outbox);
end;
$$;

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('put', 'CSP', '{"ticker": "KRE", "strike_price": 47, "net_credit": 60, "expiration_date": "2026-04-17"}'),
  pg_temp.opened('short day', 'CSP', '{"ticker": "KRE", "strike_price": 47, "net_credit": 60, "expiration_date": "2026-11-27"}');
select is(pg_temp.warned('2026-04-17 14:30'), '', 'most brokers never close a position themselves');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["CSP"], "indices": false, "liquidates_minutes": 30}';
select is(pg_temp.warned('2026-04-17 14:30'), 'Alpaca 15:30', 'half an hour before the close');
select is(pg_temp.warned('2026-11-27 11:30'), 'Alpaca 12:30', 'on a short day, too');

select * from finish();
rollback;
