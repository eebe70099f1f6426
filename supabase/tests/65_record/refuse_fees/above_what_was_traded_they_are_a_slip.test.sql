begin;
select plan(3);
\ir ../../book.psql

select lives_ok('select private.refuse_fees(20, 20)', 'the fees of a cheap option may equal its price');
select throws_ok(
  'select private.refuse_fees(260, 20)', 'PT422', 'fees of 260.00 are more than the 20.00 that was traded', 'fees above the price are refused');
select is(pg_temp.field_refused('select private.refuse_fees(260, 20)'), 'fees', 'the field is named');

select * from finish();
rollback;
