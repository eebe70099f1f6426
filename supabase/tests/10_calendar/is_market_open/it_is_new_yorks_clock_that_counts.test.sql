-- From 8 March to 1 November New York is an hour nearer to UTC.
begin;
select plan(8);

select is(private.is_market_open(at), is_open, at::text)
from (values
  ('2026-03-06 14:29Z'::timestamptz, false), ('2026-03-06 14:30Z', true),
  ('2026-03-09 13:29Z', false), ('2026-03-09 13:30Z', true), ('2026-03-09 19:59Z', true), ('2026-03-09 20:00Z', false),
  ('2026-11-02 14:29Z', false), ('2026-11-02 14:30Z', true)
) moment (at, is_open);

select * from finish();
rollback;
