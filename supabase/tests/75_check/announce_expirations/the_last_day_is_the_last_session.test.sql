begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('Saturday', differing => '{"expiration_date": "2026-03-21"}'),
  pg_temp.opened('Good Friday', differing => '{"expiration_date": "2026-04-03"}');
delete from private.outbox;
create function pg_temp.told(day date) returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(day + time '09:30');
  perform private.announce_expirations();
  return (
    select string_agg(p.request_id, ', ' order by m.message_id) from private.outbox m
    cross join jsonb_to_recordset(m.facts -> 'positions') named (position_id bigint) join public.positions p using (position_id)
  );
end;
$$;
select is(pg_temp.told('2026-03-19'), null, 'the last session is a Thursday');
select is(pg_temp.told('2026-03-20'), 'Saturday', 'a Saturday expiration ends on the Friday before');
select is(pg_temp.told('2026-04-02'), 'Saturday, Good Friday', 'a Good Friday expiration ends on the Thursday before');

select * from finish();
rollback;
