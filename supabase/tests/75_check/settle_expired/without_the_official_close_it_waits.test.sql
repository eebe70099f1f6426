begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(public.settle_expired(:run, '[]'), '[]', 'none is known');
select is(pg_temp.settle(null), '[]', 'not yet');
select is(pg_temp.settle(590, '2026-04-16'), '[]', 'or only that of another day');
select is(
  public.settle_expired(:run, '[{"ticker": "QQQ", "date": "2026-04-17", "close": 590}]'), '[]', 'or of another underlying'
);
select is_empty('select from asked', 'and nobody is asked');

select * from finish();
rollback;
