begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.performance_facts() - 'figures' - 'open', '{"since": null, "reasons": []}'::jsonb, 'no trade is over'
);

select * from finish();
rollback;
