-- A message has limited space, so forty equal proposals do not fill a page.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.proposed('again ' || n) from generate_series(1, 6) n;
select is(
  (select private.card_facts(r) -> 'alike' from public.trade_requests r where r.request_id = 'again 2'),
  '{"count": 5, "requests": [{"request_id": "again 1", "status": "pending"}, {"request_id": "again 3", "status": "pending"},
    {"request_id": "again 4", "status": "pending"}]}'::jsonb,
  'Three equal requests are named and all are counted'
);

select * from finish();
rollback;
