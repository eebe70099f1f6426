begin;
select plan(9);

select is(private.opening_limit(walk, mark, 150, most), price, format('walk %s, mid %s, worth %s at most', walk, mark, most))
from (values
  (0, 190, null, 190.00), (1, 186, null, 168.00), (2, 186, null, 150.00), (0, 120, null, 150.00), (4, 300, null, 150.00),
  (0, 190, 200, 190.00), (0, 200, 200, 190.00), (1, 250, 250, 195.00), (0, 160, 155, 150.00)
) w (walk, mark, most, price);

select * from finish();
rollback;
