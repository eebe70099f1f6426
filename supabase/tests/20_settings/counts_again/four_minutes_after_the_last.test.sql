begin;
select plan(5);

\set counted_at '2026-02-24 10:15 America/New_York'
select ok(private.counts_again(null, now()), 'the first counts');
select ok(not private.counts_again(:'counted_at', :'counted_at'), 'a second at once is the same look');
select ok(
  not private.counts_again(:'counted_at', '2026-02-24 10:18:59 America/New_York'),
  'and so is one before four minutes have passed'
);
select ok(
  private.counts_again(:'counted_at', '2026-02-24 10:19 America/New_York'),
  'then it counts: the schedule''s may be a minute early'
);
select ok(
  private.counts_again(:'counted_at', '2026-02-24 10:14:59 America/New_York'),
  'and where the market clock was set back'
);

select * from finish();
rollback;
