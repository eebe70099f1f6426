begin;
select plan(3);
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create temporary view card as
select private.request_facts(pg_temp.a_draft('VPC', 'VPC')) as facts,
  private.request_facts(pg_temp.a_draft('VPC', 'VPC', '{"overrides": {"stop_loss": 699.99}}')) as with_a_stop;
-- 5 x 100 x 2 - 300 = 700, at (300 + 700) / 2.
select is((select facts ->> 'stop_loss' from card)::numeric, 700.00, 'less than its width');
select is((select facts ->> 'stop_price' from card)::numeric, 500.00, 'at its width');
select is((select with_a_stop -> 'warnings' from card), '[]', 'a cent below it is a stop');

select * from finish();
rollback;
