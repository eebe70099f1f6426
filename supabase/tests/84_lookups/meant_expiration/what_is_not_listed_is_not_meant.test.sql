begin;
select plan(4);
\ir ../../clock.psql

select is(
  private.meant_expiration('{"month": 5, "year": 2026}', array[date '2026-05-14', date '2026-05-20']), null,
  'The Thursday before a third Friday with a session is no monthly expiration'
);
select is(private.meant_expiration('{"month": 4, "day": 17}', array[date '2027-04-17']), null, 'A date more than a year ahead is not meant without its year');
select is(private.meant_expiration('{"dte": 30}', null), null, 'Nothing is meant when nothing is listed');
select is(private.meant_expiration(null, array[date '2026-05-14']), null, 'Nothing is meant when nothing is named');

select * from finish();
rollback;
