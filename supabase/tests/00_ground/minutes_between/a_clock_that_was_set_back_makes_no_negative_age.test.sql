begin;
select plan(1);

select is(private.minutes_between('2026-03-03 15:00Z', '2026-03-03 14:00Z'), 0, 'a negative age counts as zero minutes');

select * from finish();
rollback;
