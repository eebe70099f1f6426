begin;
select plan(4);

select is(private.both_ways(price), said, said)
from (values
  (75, '0.75 a share, 75.00 a contract'), (75.5, '0.755 a share, 75.50 a contract'),
  (123456, '1,234.56 a share, 123,456.00 a contract'), (0, '0.00 a share, 0.00 a contract')
) each (price, said);

select * from finish();
rollback;
