-- Until a local stack sets it.
begin;
select plan(3);

select is(private.now(), now(), 'it is the time at which the transaction began');
select is(
  (select provolatile from pg_proc where oid = 'private.now()'::regprocedure), 's',
  'within a statement it stands still, whoever asks'
);
set local role service_role;
select lives_ok('select private.now()', 'the functions may ask');
reset role;

select * from finish();
rollback;
