begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(public.settle_expired(:run, '[]'), '[]', 'no close is known');
select is(pg_temp.settle(null), '[]', 'not without a close');
select is(pg_temp.settle(590, '2026-04-16'), '[]', 'not with the close of another day');
select is(
  public.settle_expired(:run, '[{"ticker": "QQQ", "date": "2026-04-17", "close": 590}]'), '[]', 'not with the close of another underlying'
);
select is_empty('select from asked', 'nobody is asked');

select * from finish();
rollback;
