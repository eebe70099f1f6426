begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select private.kill('77');
select is((select count(*) from private.prompts), 0::bigint, 'there is nothing to say');
select throws_ok(
  $$ select private.kill('78') $$, 'PT409', 'The kill switch is on since Tue Feb 24, 10:15: nothing is sent. /unkill ends it.',
  'and it cannot be thrown twice'
);

select * from finish();
rollback;
