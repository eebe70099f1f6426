begin;
select plan(6);

select is(private.in_dollars(amount), said, said)
from (values
  (58000, '58,000.00'), (0, '0.00'), (0.5, '0.50'), (-1234.5, '-1,234.50'), (99.995, '100.00'), (1234567.891, '1,234,567.89')
) written (amount, said);

select * from finish();
rollback;
