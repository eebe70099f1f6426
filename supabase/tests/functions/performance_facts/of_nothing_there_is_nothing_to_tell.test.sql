begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.performance_facts() - 'all' - 'open', '{"since": null, "fees": 0, "reasons": []}'::jsonb, 'no trade is over'
);

select * from finish();
rollback;
