begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create temporary view card as
select private.card_facts(pg_temp.a_draft('VPC', 'VPC')) as facts,
  private.card_facts(pg_temp.a_draft('VPC', 'VPC', '{"overrides": {"stop_loss": 700}}')) as with_none,
  private.card_facts(pg_temp.a_draft('VPC', 'VPC', '{"overrides": {"stop_loss": 699.99}}')) as with_one;
-- 5 x 100 x 2 - 300 = 700, at (300 + 700) / 2.
select is((select facts ->> 'stop_loss' from card)::numeric, 700.00, 'The stop of a spread is its maximum loss');
select is((select facts ->> 'stop_price' from card)::numeric, 500.00, 'The stop price of a spread is its width');
select is((select with_none -> 'warnings' from card), '["no_effective_stop"]', 'A stop at the maximum loss gets a warning');
select is((select with_one -> 'warnings' from card), '[]', 'A stop a cent below the maximum loss gets no warning');

select * from finish();
rollback;
