begin;
select plan(5);

\set counted_at '2026-02-24 10:15 America/New_York'
select ok(private.counts_again(null, now()), 'the first check counts');
select ok(not private.counts_again(:'counted_at', :'counted_at'), 'a second check at once does not count');
select ok(
  not private.counts_again(:'counted_at', '2026-02-24 10:18:59 America/New_York'),
  'a check before four minutes have passed does not count'
);
select ok(
  private.counts_again(:'counted_at', '2026-02-24 10:19 America/New_York'),
  'after four minutes it counts, because the schedule''s may come a minute early'
);
select ok(
  private.counts_again(:'counted_at', '2026-02-24 10:14:59 America/New_York'),
  'it counts after the market clock was set back'
);

select * from finish();
rollback;
