begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.field_of(path text) returns text
language plpgsql as $$
declare
  field text;
begin
  perform private.register_request(pg_temp.a_request('late', differing => '{"expiration_date": "2026-03-02"}'), path);
  return 'accepted';
exception when sqlstate 'PT422' then
  get stacked diagnostics field = pg_exception_detail;
  return field;
end;
$$;
select is(pg_temp.field_of(''), 'expiration_date', 'the field of a TradeRequest');
select is(pg_temp.field_of('request.'), 'request.expiration_date', 'the path to the field');

select * from finish();
rollback;
