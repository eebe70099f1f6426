begin;
select plan(3);

select is(private.day_in_words(day), said, said)
from (values
  ('2026-04-17'::date, 'Apr 17 ''26'),
  ('2027-01-05', 'Jan 5 ''27')
) dates (day, said);
select is(private.day_in_words(null), null, 'nothing of no day');

select * from finish();
rollback;
