begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select private.kill('77');
select is((select count(*) from private.prompts), 0::bigint, 'Without working closes no question is asked');
select throws_ok(
  $$ select private.kill('78') $$, 'PT409', 'The kill switch has been on since Tue Feb 24, 10:15: no order is sent. /unkill turns it off.',
  'The kill switch cannot be turned on twice'
);

select * from finish();
rollback;
