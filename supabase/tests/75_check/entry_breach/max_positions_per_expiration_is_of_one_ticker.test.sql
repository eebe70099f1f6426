begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach_of('max_positions_per_expiration', 3), null, 'two are open, and a limit of three allows the entry');
select is(
  pg_temp.breach_of('max_positions_per_expiration', 2),
  'There would be 3 positions in SPY with that expiration; max_positions_per_expiration is 2.', 'a limit of two does not'
);
select is(
  private.entry_breach(pg_temp.a_draft('new', differing => '{"expiration_date": "2026-04-24"}'), null, null), null,
  'another week counts separately'
);
select is(
  private.entry_breach(pg_temp.a_draft('new', differing => '{"ticker": "QQQ"}'), null, null), null, 'another ticker counts separately'
);

select * from finish();
rollback;
