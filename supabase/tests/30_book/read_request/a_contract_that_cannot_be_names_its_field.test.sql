begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.refusal(path text, differing jsonb) returns text
language plpgsql as $$
declare
  field text;
begin
  perform private.read_request(pg_temp.a_request('r', 'VPC', differing), path);
  return 'read';
exception when sqlstate 'PT422' then
  get stacked diagnostics field = pg_exception_detail;
  return field || ': ' || sqlerrm;
end;
$$;
select is(pg_temp.refusal('', '{}'), 'read', 'a spread');
select is(pg_temp.refusal('', '{"width": null}'), 'width: width is needed for a VPC', 'the detail names the field of a TradeRequest');
select is(
  pg_temp.refusal('request.', '{"net_credit": 500}'),
  'request.net_credit: net_credit must be below 500, the most the legs can be worth', 'the detail names the path to the field'
);

select * from finish();
rollback;
