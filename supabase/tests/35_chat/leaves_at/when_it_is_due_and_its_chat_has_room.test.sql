-- Five may leave at once: a chat is paced one interval of a second for each, and four of them may be ahead of time.
begin;
select plan(4);

select is(private.leaves_at('2026-02-24 10:00+00', null), '2026-02-24 10:00+00', 'nothing was sent there yet');
select is(private.leaves_at('2026-02-24 10:00+00', '2026-02-24 10:00:04+00'), '2026-02-24 10:00+00', 'four have just left');
select is(private.leaves_at('2026-02-24 10:00+00', '2026-02-24 10:00:05+00'), '2026-02-24 10:00:01+00', 'five have just left');
select is(
  private.leaves_at('2026-02-24 10:00:30+00', '2026-02-24 10:00:05+00'), '2026-02-24 10:00:30+00', 'it is not due before'
);

select * from finish();
rollback;
