begin;
select plan(9);

select is(private.max_debit(urgency::smallint, 75, max_worth, 160, own), debit, why)
from (values
  (4, null, null, 75.00, 'a profit target never more than its trigger'),
  (4, 500, null, 75.00, 'of a spread neither'),
  (4, 50, null, 50.00, 'nor more than the spread''s width'),
  (1, null, null, 200.00, 'a stop of what has no bound a quarter above the mark'),
  (1, 58000, null, 58000.00, 'of a put its strike at most'),
  (3, 500, null, 500.00, 'of a spread its width at most'),
  (2, 250, null, 250.00, 'also when a person closes it'),
  (5, 500, 80, 80.00, 'and at a limit of their own that'),
  (5, null, 80, 80.00, 'whatever it is of')
) close (urgency, max_worth, own, debit, why);

select * from finish();
rollback;
