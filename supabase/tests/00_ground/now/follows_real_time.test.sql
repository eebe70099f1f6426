-- Only a local stack changes this.
begin;
select plan(3);

select is(private.now(), now(), 'it is the time at which the transaction began');
select is(
  (select provolatile from pg_proc where oid = 'private.now()'::regprocedure), 's',
  'it is the same everywhere within a statement'
);
set local role service_role;
select lives_ok('select private.now()', 'service_role may call it');
reset role;

select * from finish();
rollback;
