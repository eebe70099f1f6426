begin;
select plan(6);

select is(private.max_debit(urgency::smallint, 75, width), debit, why)
from (values
  (4, null, 75.00, 'a profit target never more than its trigger'),
  (4, 5, 75.00, 'of a spread neither'),
  (4, 0.5, 50.00, 'nor more than the spread''s width'),
  (1, null, null, 'a stop of a put whatever it costs'),
  (3, 5, 500.00, 'of a spread its width at most'),
  (2, 2.5, 250.00, 'also when a person closes it')
) close (urgency, width, debit, why);

select * from finish();
rollback;
