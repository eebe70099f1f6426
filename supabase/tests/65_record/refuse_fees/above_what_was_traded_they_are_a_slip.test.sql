begin;
select plan(3);
\ir ../../book.psql

select lives_ok('select private.refuse_fees(20, 20)', 'a cheap option may cost its fees');
select throws_ok(
  'select private.refuse_fees(260, 20)', 'PT422', 'fees of 260.00 are more than the 20.00 that was traded', 'cents for dollars');
select is(pg_temp.field_refused('select private.refuse_fees(260, 20)'), 'fees', 'naming the field');

select * from finish();
rollback;
