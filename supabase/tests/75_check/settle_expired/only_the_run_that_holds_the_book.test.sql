begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select throws_ok(
  format('select public.settle_expired(%s, %L)', :run - 1, '[{"ticker": "SPY", "date": "2026-04-17", "close": 590}]'),
  'PT409', null, 'another run is refused'
);
select is((select count(*)::integer from public.positions where status = 'OPEN'), 2, 'it has settled nothing');

select * from finish();
rollback;
