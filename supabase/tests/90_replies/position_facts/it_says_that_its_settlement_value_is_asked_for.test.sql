begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../75_check/ask_settlement_values/index.psql

select pg_temp.set_clock('2026-03-20 09:35');
select private.ask_settlement_values('[]');
select is(
  private.position_facts(:put) -> 'position' -> 'questions', '[{"kind": "settlement_value", "delivered": false}]', 'A position shows the question for its settlement value and that it was not delivered'
);
select is(private.position_facts(:later) -> 'position' -> 'questions', '[]', 'A position of another expiration has no such question');

select * from finish();
rollback;
