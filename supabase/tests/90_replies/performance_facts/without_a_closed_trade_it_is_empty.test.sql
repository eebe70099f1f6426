begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.performance_facts() - 'figures' - 'open', '{"since": null, "reasons": []}'::jsonb, 'Without a closed trade there is no date and no exit reason'
);

select * from finish();
rollback;
