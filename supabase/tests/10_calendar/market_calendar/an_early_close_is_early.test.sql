begin;
select plan(2);

select throws_ok(
  format($$ insert into public.market_calendar values ('2026-11-30', %L) $$, closes_at),
  '23514', null, 'not at ' || closes_at
)
from unnest(array['09:30', '16:00']) closes_at;

select * from finish();
rollback;
