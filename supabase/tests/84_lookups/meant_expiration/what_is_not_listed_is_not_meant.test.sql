begin;
select plan(4);
\ir ../../clock.psql

select is(
  private.meant_expiration('{"month": 5, "year": 2026}', array[date '2026-05-14', date '2026-05-20']), null,
  'the Thursday before a Friday with a session is no monthly'
);
select is(private.meant_expiration('{"month": 4, "day": 17}', array[date '2027-04-17']), null, 'a contract of a year later has a name of its own');
select is(private.meant_expiration('{"dte": 30}', null), null, 'nothing is listed');
select is(private.meant_expiration(null, array[date '2026-05-14']), null, 'nothing is named');

select * from finish();
rollback;
